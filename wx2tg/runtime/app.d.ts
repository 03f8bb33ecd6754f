/** The app as a whole: what the compiler and the owner say of it, and `env`, by which the files of the runtime reach it. */

import type { Chain } from "./core/chain.js";
import type { Emitter } from "./core/env.js";
import type { OptionalMethods } from "./core/optional-methods.js";
import type { Lengths } from "./router/lengths.js";
import type { Screen } from "./router/screen.js";
import type { Shell as AppShell } from "./router/shell.js";
import type { Router as PageRouter } from "./router/stack.js";
import type { TabBar } from "./router/tab-bar.js";

declare global {
  type Shell = AppShell;
  type Router = PageRouter;
  type PageScreen = Screen;

  /** What app.json and the pages' JSON say of bars and background, by their own names. */
  type WindowSettings = Record<string, string | number | boolean | undefined>;

  interface TabItem {
    pagePath: string;
    text: string;
    iconPath?: string;
    selectedIconPath?: string;
  }

  interface TabBarConfig {
    list: TabItem[];
    custom?: boolean;
    position?: string;
    color?: string;
    selectedColor?: string;
    backgroundColor?: string;
    borderStyle?: string;
  }

  /** `env.config`: what the compiler found in the project. Files are relative to the bundle. */
  interface Config {
    appid: string;
    name: string;
    version: string;
    entry: string;
    pages: string[];
    pagesConfig: Record<string, {
      window: WindowSettings;
      files: string[];
      /** Which style sheets of components reach into the page, and which part of the app's. */
      sheets?: string;
      appStyles?: "tags" | "none";
      preload?: { files: string[]; wifi: boolean };
    }>;
    window: WindowSettings;
    /** Null where the app has none. */
    tabBar: TabBarConfig;
    customTabBar: boolean;
    /** `style` of app.json, and "glass-easel" where that is the framework. */
    style: string;
    networkTimeout: Record<string, number>;
    ext: Fields;
    darkmode: boolean;
    /** Whether some element catches `touchmove`. */
    blocksMoves: boolean;
    /** Numbers of lengths in rpx. */
    lengths?: number[];
    theme?: Record<string, Record<string, string>>;
    /** Trees of what works, where an app asks `wx.canIUse`. */
    components?: Record<string, SupportTree>;
    apis: Record<string, SupportTree>;
    /** Component of another subpackage -> its files, where there are such; module -> its files; library -> its files. */
    later: Record<string, string[]>;
    lazy?: Record<string, string[]>;
    libraries?: Record<string, string[]>;
    /** Where `customTabBar` is true: makes the bar of a page. */
    mountTabBar: (page: PageInstance) => Instance | null;
  }

  /** Names and what is below them; "*" where anything may follow. */
  type SupportTree = "*" | number | { [name: string]: SupportTree };

  interface MapSettings {
    tiles?: string;
    attribution?: string;
    attributionLink?: string;
    maxZoom?: number;
    subdomains?: string[];
    coordinates?: string;
  }

  /** `env.settings`: what wx2tg.toml says that matters while the app runs. */
  interface Settings {
    telegram?: { bot?: string; app?: string };
    login?: { endpoint?: string };
    payment?: { provider?: string; endpoint?: string; state?: string };
    /** Where the provider is "ton-connect": addresses, relative ones in the bundle. */
    tonConnect?: { wallets?: string; manifest?: string };
    phone?: { endpoint?: string };
    share?: { endpoint?: string };
    cloud?: { endpoint?: string };
    network?: { rewrite: Record<string, string> };
    backgroundFetch?: Record<string, string | undefined>;
    webView?: { permissions: string[] };
    map?: MapSettings;
  }

  /** What became of a payment, as far as the client knows: the words of Telegram's `invoiceClosed`. */
  type PaymentState = "paid" | "pending" | "cancelled" | "failed" | "unsupported";

  /** A wallet's account; `chain` is the number of the network. */
  interface TonAccount {
    address: string;
    chain: string;
  }

  /** What is used of TON Connect's interface. */
  interface TonConnectUi {
    readonly connected: boolean;
    readonly account: TonAccount;
    readonly connectionRestored: Promise<boolean>;
    uiOptions: object;
    sendTransaction(transaction: object, options: object): Promise<unknown>;
    openModal(): Promise<void>;
    disconnect(): Promise<void>;
    onStatusChange(told: (wallet: { account: TonAccount } | null) => void, failed: () => void): () => void;
    onModalStateChange(told: (state: { status: string; closeReason?: string | null }) => void): () => void;
  }

  /** A transfer in TON that a wallet was asked for: where to ask for its state, and until when (milliseconds since 1970) it may come. */
  interface TonTransfer {
    state: string;
    until: number;
    /** Whether the wallet said that the user agreed. */
    confirmed: boolean;
  }

  /** What an app hears of how it was started. */
  interface LaunchOptions {
    path: string;
    query: Query;
    scene: number;
    referrerInfo: Fields;
    shareTicket?: string;
    chatType?: number;
  }

  /**
   * `env.parts`: exports that only some apps have, by their names. What is optional here is asked for before it is
   * used; the rest is there wherever something leads to its use.
   */
  interface Parts {
    applyFilters?: typeof import("./core/filters.js").applyFilters;
    builtInBehavior?: typeof import("./core/built-in-behaviors.js").builtInBehavior;
    Chain?: typeof Chain;
    OptionalMethods?: typeof OptionalMethods;
    virtualize?: typeof import("./render/virtual.js").virtualize;
    relay?: typeof import("./core/outer.js").relay;
    link?: typeof import("./core/relations.js").link;
    unlink?: typeof import("./core/relations.js").unlink;
    relink?: typeof import("./core/relations.js").relink;
    relationNodes: typeof import("./core/relations.js").relationNodes;
    selectComponent: typeof import("./core/selectors.js").selectComponent;
    selectAllComponents: typeof import("./core/selectors.js").selectAllComponents;
    exposed: typeof import("./core/selectors.js").exposed;
    tellMoved?: typeof import("./render/moved.js").tellMoved;
    leaveAlone?: typeof import("./render/leave.js").leaveAlone;
    later: typeof import("./render/later.js").later;
    fillDynamic: typeof import("./render/dynamic-slots.js").fillDynamic;
    changeSlot: typeof import("./render/dynamic-slots.js").changeSlot;
    changeCopies?: typeof import("./render/dynamic-slots.js").changeCopies;
    dropCopies?: typeof import("./render/dynamic-slots.js").dropCopies;
    Lengths?: typeof Lengths;
    lengthOf: typeof import("./router/length.js").lengthOf;
    TabBar: typeof TabBar;
    preload: typeof import("./router/preload.js").preload;
    pullDown: typeof import("./router/refresh.js").pullDown;
    loadFiles: typeof import("./router/loader.js").loadFiles;
    library?: typeof import("./router/libraries.js").library;
    tellRoute?: typeof import("./router/route-events.js").tellRoute;
    saveExitState?: typeof import("./api/exit-state.js").saveExitState;
    exitState?: typeof import("./api/exit-state.js").exitState;
    /** Pays an order in the way of `[payment] provider`, where that is no invoice of Telegram's. */
    payOrder?: (order: Fields) => Promise<void>;
    showLoading?: typeof import("./api/toast.js").showLoading;
    hideLoading?: typeof import("./api/toast.js").hideLoading;
    keepFile?: typeof import("./api/_shared/sync-files.js").keepFile;
  }

  /** `env`: see core/env.js. `router`, `shell` and `lengths` are there as soon as any page is. */
  interface Env {
    config: Config;
    settings: Settings;
    address: string;
    router: Router;
    shell: Shell;
    app: Fields;
    options: LaunchOptions;
    /** Every member of `wx`; those with `$` are for the runtime alone. */
    api: Fields;
    lengths: Lengths;
    events: Emitter;
    parts: Parts;
    ready: Instance[];
    bare: Slot[];
  }
}

declare module "./router/shell.js" {
  interface Shell {
    /** Elements that need a finger's drags: core/swipes.js. */
    holds?: Set<Element>;
    holding?: boolean;
    /** Whether the client asks before it closes the app: api/unload.js. */
    confirms?: boolean;
  }
}

declare module "./router/screen.js" {
  interface Screen {
    /** Its page's scrolling is being watched: router/shell.js. */
    watched?: boolean;
  }
}

declare module "./router/stack.js" {
  interface Router {
    /** What pages left when the app was last closed, by address: api/exit-state.js. */
    left?: Map<string, { data: unknown; until: number }>;
  }
}
