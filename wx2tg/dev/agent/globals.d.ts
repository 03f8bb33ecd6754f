/** What the agent finds on the app's window: its own link to the workbench, and what a standing build puts there. */

import type { Frame, Json, Part } from "./protocol.js";

declare global {
  /** The link to the workbench, made by early.js before anything else runs. */
  interface WorkbenchLink {
    /** The workbench's origin; "" where the app is open on its own. */
    bench: string;
    /** The build that the page is of: which run of the server made it, and which version of that run it is. */
    build: { run: string; version: number };
    /** Whether the workbench listens: the app is in its frame. */
    watched: boolean;
    /** Tell the workbench something; what it cannot be told becomes a marker. */
    emit(type: string, data: unknown): void;
    /** Answer the workbench's asks of one type by what `handler` returns, or refuse them by what it throws. */
    on(type: string, handler: (data: any) => unknown): void;
    /** Every handler is there now: what nobody answers is refused. */
    complete(): void;
    /** Hear of every error that the app's code throws, caught by the runtime or by nobody. Returns what ends it. */
    errors(listener: (error: unknown) => void): () => void;
    /** A value as JSON can say it. */
    plain(value: unknown): Json;
    /** One argument of a call of the console. */
    part(value: unknown): Part;
    /** The places in the bundle that a stack names. */
    framesOf(stack: string | undefined): Frame[];
    /** Called by the runtime of a standing build before the project's scripts run. */
    started(watchUpdates: (watcher: UpdateWatcher) => void): void;
    /** What the browser has of itself, before anything is put in its place. */
    native: { WebSocket: typeof WebSocket; fetch: typeof fetch };
  }

  type UpdateWatcher = (instance: Instance, changes: Record<string, unknown>, ms: number, byTemplate: boolean) => void;

  /** What a standing build lets the agent do: wx2tg/runtime/dev/standing.js. */
  type Development = ReturnType<typeof import("../../runtime/dev/standing.js").development>;

  interface Window {
    __wx2tgDev: WorkbenchLink;
    wx2tg: { env: Env; dev: Development };
  }
}
