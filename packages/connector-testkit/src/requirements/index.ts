export type { Requirement } from './requirement.ts';
export { requirements, type RequirementId } from './requirements.ts';
