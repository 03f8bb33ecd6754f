/** What the scripts of the network give each other. */

interface NetConditions {
  proxy: boolean;
  offline: boolean;
  /** Milliseconds. */
  latency: number;
  /** Kilobits a second. */
  kbps: number | null;
  failing: string[];
}

/** What the server tells: the conditions, and the origins that always go through the proxy. */
interface NetTold {
  conditions: NetConditions;
  ways: string[];
}

type NetFields = Record<string, unknown>;

/** A request that the workbench is told of. */
interface NetWatch {
  id: string;
  start(body: string | null, bodyBytes: number): void;
  head(fields: NetFields): void;
  end(status: number, bytes: number, preview: string | null): void;
  fail(reason: string): void;
}

interface Net {
  NET: string;
  FAULT: string;
  LONGEST: number;
  TEXT: RegExp;
  native: Pick<typeof globalThis, "fetch" | "XMLHttpRequest" | "WebSocket" | "EventSource">;
  told: NetTold;
  open: Set<{ url: URL; end: () => void }>;
  conditions(): NetConditions;
  cut(url: URL): string;
  foreign(url: URL): boolean;
  proxied(url: URL): boolean;
  through(url: URL, cookies: boolean): string;
  real(address: string): string;
  parsed(address: string | URL): URL | null;
  travel(bytes: number): number;
  pause(ms: number): Promise<unknown>;
  emit(type: string, fields: NetFields): void;
  now(): number;
  shown(headers: Headers): Record<string, string>;
  watched(url: string, method: string, headers: Record<string, string>, via: "proxy" | "direct"): NetWatch;
  excerpt(blob: Blob | null, type: string | null): Promise<[string | null, number]>;
  sizeOf(data: unknown): number;
}

interface Window {
  __wx2tgNet?: Net;
}
