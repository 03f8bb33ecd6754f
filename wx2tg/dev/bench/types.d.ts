/** Contracts between the workbench's modules, and the answers of the server that they read. */
import type { Api } from "./api.js";
import type { Frame } from "./frame.js";
import type { Live } from "./live.js";
import type { Store } from "./store.js";

/** A tab of the workbench. Its sheet is `panels/ID.css`, which the workbench links. */
export interface Panel {
  id: string;
  title: string;
  /** Path data of a drawing in a square of 16 by 16, stroked with the text's colour. */
  icon?: string;
  /** Where the sheet is, from `/bench/`; `panels/ID.css` unless told, none when "". */
  sheet?: string;
  /** Fill the element. All panels are mounted when the workbench starts, so that they can record what comes. */
  mount(element: HTMLElement, context: Context): void;
  /** The panel has become the visible one. */
  shown?(): void;
}

/** What every panel is given. */
export interface Context {
  frame: Frame;
  api: Api;
  live: Live;
  /** The answer of `/api/state`; the same object is filled anew when the server says that something changed. */
  state: State;
  store: Store;
}

export interface Finding {
  code: string;
  severity: string;
  path: string;
  line: number;
  column: number;
  message: string;
  frame: string;
}

export interface Failure {
  title: string;
  findings: Finding[];
}

export interface Identity {
  key: string;
  name: string;
  user: { id: number; first_name: string; last_name?: string; username?: string; language_code?: string };
}

/** Conditions of the network that the app frame meets. */
export interface Conditions {
  proxy: boolean;
  offline: boolean;
  /** Milliseconds that every request waits. */
  latency: number;
  /** Kilobits a second, null for as fast as it goes. */
  kbps: number | null;
  /** Hosts whose requests fail. */
  failing: string[];
}

/** Colours of a Telegram theme: names of `themeParams` and `#rrggbb`. */
export type Colours = Record<string, string>;

export interface State {
  name: string;
  version: number;
  /** The origin of the app frame. */
  app: string;
  pages: string[];
  entry: string;
  failure: Failure | null;
  platforms: string[];
  versions: string[];
  languages: string[];
  identities: Identity[];
  themes: { day: Colours; night: Colours };
  companion: string | null;
  tunnel: string | null;
  https: string | null;
  network: Conditions;
  clientScript: string;
  /**
   * The bot of this run, whose token signs what the app gets; its name and that of the app are those of wx2tg.toml, ""
   * where it has none.
   */
  bot: { id: number; token: string; publicKey: string; name: string; app: string };
}

/** A message of `/live`; its other keys depend on the kind. */
export interface LiveMessage {
  kind: string;
  [key: string]: unknown;
}

/** A Telegram event that passed between the app frame and the workbench. */
export interface Traffic {
  /** "in": the app posted it; "out": the workbench sent it. */
  direction: "in" | "out";
  eventType: string;
  eventData: unknown;
}
