import type {
  AnyCloudEvent,
  AnySinkDefinition,
  AnySourceDefinition,
  ErrorCode,
  JsonValue,
} from '@eventmesh/connector-api';
import type { RequirementId } from '../requirements/requirements.ts';

/** Options of a connector as a configuration file has them: plain JSON, because worker processes get them, too. */
export type HarnessOptions = Readonly<Record<string, JsonValue>>;

/** Options that must be refused. */
export interface WrongOptions {
  /** What is wrong, in a few words. */
  readonly because: string;
  /** Taken together with right options: these replace those of the same name. */
  readonly options: HarnessOptions;
  /** The name of the option that the error must tell. */
  readonly names: string;
}

/** A requirement that a connector breaks, for now. Its checks run and must fail: closing the gap turns the build red until the entry goes. */
export interface KnownGap {
  readonly id: RequirementId;
  /** Why it is so, for the connector's users to read. */
  readonly reason: string;
  /** The day from which on the gap fails the build, as `2027-01-31`. */
  readonly expires: string;
}

/** A requirement that makes no sense for a connector. Shown by name, with its reason. */
export interface Inapplicable {
  readonly id: RequirementId;
  /** Why it can never apply, for the connector's users to read. */
  readonly reason: string;
  /** It does apply, and another harness of the same connector proves it: when none does, it is broken. Default: false. */
  readonly elsewhere?: boolean;
}

/** An address of a system, to put a fault proxy before it. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Faults that are of the system itself, by the end of their id. What is reached over a network needs none for `away`. */
export type SystemFault = 'away' | 'overloaded' | 'credentials' | 'restarted' | 'disk-full';

/** How a harness brings a fault of the system about. */
export interface FaultScript {
  /** Options to use in place of the usual ones while and after it happens. */
  readonly options?: HarnessOptions;
  /** Brings it about. */
  begin(): Promise<void>;
  /** Takes it away again. */
  end(): Promise<void>;
  /** What the pipeline must say about it while it lasts: one of these codes. Left out: it may pass unnoticed. */
  readonly codes?: readonly ErrorCode[];
}

/** What sources and sinks have in common: one outside system, made ready for one check. */
export interface SystemUnderTest extends AsyncDisposable {
  /** Right options to work with it. */
  readonly options: HarnessOptions;
  /** How it is reached over the network; left out where it is not. */
  readonly network?: {
    readonly address: Address;
    /** The same options, but by way of this address. */
    optionsVia(address: Address): HarnessOptions;
    /**
     * The connector is the server, and the system its client: `address` is where the connector listens, and `optionsVia` sends the
     * system by way of another. Nobody reports a client that stays away; an address that is in use is reported.
     */
    readonly connectorListens?: true;
  };
  /** The faults of the system that the harness can bring about; what is left out must be named as inapplicable. */
  readonly faults?: Partial<Readonly<Record<SystemFault, FaultScript>>>;
}

/** The outside system of a source, for one check. */
export interface Upstream extends SystemUnderTest {
  /** Puts events in, in order, durably, in the form that the source reads. */
  put(events: readonly AnyCloudEvent[]): Promise<void>;
  /** Puts an item in that cannot become an event. */
  putUnreadable?(body: Uint8Array): Promise<void>;
  /**
   * Ids, as put, of events that upstream itself has lost, as far as can be seen between it and the source: it had handed them over, no
   * acknowledgement reached it in its time, and it gives them to nobody again. They are counted apart, and the connector has not lost
   * them. One that was acknowledged is never among them. Left out for an upstream that loses nothing.
   */
  gaveUp?(): ReadonlySet<string>;
  /**
   * Ids, as put, of events that upstream handed over again although their acknowledgement had reached it: one for each time, as far as can
   * be seen between it and the source. Left out for an upstream that keeps to what it is told.
   */
  gaveAgain?(): readonly string[];
}

/** The outside system of a sink, for one check. */
export interface Target extends SystemUnderTest {
  /** Everything that has arrived, in the order in which it became visible, duplicates included. */
  arrived(): Promise<readonly AnyCloudEvent[]>;
}

interface Harness {
  /** The module that exports the definition, as it is built: worker processes load it. */
  readonly module: URL;
  /** Further options that must be refused, beside what the schema tells. */
  readonly wrongOptions?: readonly WrongOptions[];
  readonly knownGaps?: readonly KnownGap[];
  /** Whether its checks must not run side by side, because those who use its system at the same time disturb each other. Default: false. */
  readonly oneAtATime?: boolean;
  readonly inapplicable?: readonly Inapplicable[];
}

/** What an author supplies to have a source proven. */
export interface SourceHarness extends Harness {
  readonly definition: AnySourceDefinition;
  /**
   * Makes an empty upstream of its own. Of a source that reads what is there when it opens, and then comes to its end, `source.read.live`
   * is inapplicable: everything is put in before it opens.
   */
  upstream(): Promise<Upstream>;
  /**
   * Which of the events that were put an event is: by their `id`. Default: its own `id`, for sources that carry CloudEvents; a source
   * that makes events of something else puts it elsewhere.
   */
  idOf?(event: AnyCloudEvent): string;
  /**
   * How long it may take until what is there comes to a source that is open, in milliseconds: until upstream has noticed it. Default:
   * 20 000.
   */
  readonly comesWithinMs?: number;
  /**
   * How long it may take until what was read, and neither committed nor released, comes again to the next source, in milliseconds: the
   * lease upstream. Choose options that make it short. Default: 60 000.
   */
  readonly comesAgainWithinMs?: number;
  /** Events that the source brings in as they are, to be put and compared. With an `idOf`, only their data are. Default: `oddEvents`. */
  readonly exactEvents?: readonly AnyCloudEvent[];
}

/** What an author supplies to have a sink proven. */
export interface SinkHarness extends Harness {
  readonly definition: AnySinkDefinition;
  /** Makes an empty target of its own. */
  target(): Promise<Target>;
  /** Events that must arrive as they are. Default: `oddEvents`. */
  readonly exactEvents?: readonly AnyCloudEvent[];
  /** Makes an event that the target refuses for good, of this id and with what else the kit needs on it, such as its key. */
  refused?(attributes: EventSeed): AnyCloudEvent;
  /** Makes an event that is too large for the target. */
  tooLarge?(attributes: EventSeed): AnyCloudEvent;
}

/** What the kit needs on an event that a harness makes. */
export interface EventSeed {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly partitionkey?: string;
}
