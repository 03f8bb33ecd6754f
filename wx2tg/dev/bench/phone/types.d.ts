/** Contracts of the phone's modules. */
import type { Client } from "./client.js";
import type { Insets } from "./devices.js";

/** What the user chose for the phone. */
export interface PhoneSettings {
  /** "day", "night", or "custom": the day's colours with those of `colours` over them. */
  theme: string;
  colours: Record<string, string>;
  platform: string;
  version: string;
  /** Id of a device, or "free". */
  device: string;
  free: { width: number; height: number };
  turned: boolean;
  expanded: boolean;
  fullscreen: boolean;
  keyboard: boolean;
  /** Safe areas that the user typed, null for those of the device. */
  safe: Insets | null;
  content: Insets | null;
  /** "fit", or a percentage. */
  scale: string;
  /** Key of an identity, "" for the first one. */
  user: string;
  /** Language of the user, "" for that of the identity. */
  language: string;
  start: string;
  /** Page with its query, "" for the entry page. */
  page: string;
  /** Whether the bot has inline mode. */
  inline: boolean;
  /** Features that the device lacks, null for what the platform says. */
  lacks: string[] | null;
  /** For a kind of question the answer that is given at once; a kind that is not here is asked. */
  answers: Record<string, string>;
  clipboard: string;
  scanned: string;
  /** "unknown", "added" or "missed". */
  home: string;
  /** "face", "finger" or "unknown". */
  biometry: string;
  location: Record<string, number>;
  sensors: Record<string, Record<string, number>>;
}

export interface BottomButton {
  is_visible: boolean;
  is_active: boolean;
  is_progress_visible: boolean;
  text: string;
  color: string;
  text_color: string;
  has_shine_effect: boolean;
  position: string;
  icon_custom_emoji_id: string;
}

/** What an app has told the client since its document was loaded. */
export interface Session {
  /** Whether the client script has reported. */
  started: boolean;
  /** Whether the app called `ready()`. */
  ready: boolean;
  reloads: boolean;
  back: boolean;
  settings: boolean;
  main: BottomButton;
  secondary: BottomButton;
  /** `#rrggbb`, or a key of the theme. */
  header: string;
  background: string;
  bottom: string;
  confirms: boolean;
  swipes: boolean;
  locked: boolean;
  /** The contact that the user shared, for the custom method that fetches it. */
  contact: string;
}

/** Handles an event that the app posted; the client's version knows it. */
export type Handler = (client: Client, data: any) => unknown;

/** The handlers of one concern, by event. */
export type Concern = Record<string, Handler>;
