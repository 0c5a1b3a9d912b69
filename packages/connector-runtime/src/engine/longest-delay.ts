/** What a timer can count, in milliseconds: about 24 days. Node fires one that is to wait longer at once. */
export const longestDelayMs = 2_147_483_647;
