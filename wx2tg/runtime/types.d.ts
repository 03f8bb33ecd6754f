/**
 * The contracts between the files of the runtime, by names that every JSDoc comment of it knows without an import: here
 * nodes, components and members of `wx`. app.d.ts has the app and `env`, bridge/webapp.d.ts Telegram's client, and
 * host/browsers.d.ts what TypeScript does not know of browsers.
 *
 * `make lint` checks all files against them; nothing of them is in a bundle. A field that one file keeps on what another
 * file makes is declared beside the type of its owner.
 */

import type { Definition as UnitDefinition } from "./core/behavior.js";
import type { Instance as ComponentInstance } from "./core/instance.js";
import type { NativeNode as BuiltIn } from "./core/native.js";
import type { Block as TemplateBlock } from "./render/block.js";
import type { EventChannel } from "./router/channel.js";
import type { Screen } from "./router/screen.js";

declare global {
  // What user code hands over.

  /** An object of the app's own, of which nothing is known: its data, its `this`, the options of a component. */
  interface Fields {
    [name: string]: any;
  }

  /**
   * A table that begins with `__proto__: null`: nothing is found in it but its own names, and any other is missing.
   * `Known` are names that are asked for without a look whether they are there.
   * `Lookup` is one that begins empty; its users ask only for names that are in it.
   */
  type Table<Value, Known extends string = never> = Record<string, Value | null> & Record<Known, Value>;
  type Lookup<Value> = Record<string, Value> & { __proto__?: any };

  /** A data path: `list[3].name` is `["list", 3, "name"]`. */
  type DataPath = (string | number)[];

  /** Parameters of a page's address, as written: values are still percent-encoded. */
  type Query = Record<string, string>;

  /** Degrees, in whichever coordinates the function says. */
  interface Place {
    latitude: number;
    longitude: number;
  }

  /** Pixels. */
  interface Point {
    x: number;
    y: number;
  }

  // Nodes of the document.

  /** What the runtime keeps on nodes. The names begin with `$`, because the browser has none that do. */
  interface Node {
    /** On the node of a component: its instance. */
    $instance?: Instance;
    /** On an element with listeners: those, and whose template names them. */
    $listeners?: Listening;
    /** On an element with computed `data-*`: their values. */
    $dataset?: () => Fields;
    /** On an element with `mark:*`: their values. */
    $marks?: () => Fields;
    /** On the node of a built-in component that has a script. */
    $native?: NativeNode;
    /** What a tap on a built-in component does, called with the element that was tapped. */
    $press?: (tapped: HTMLElement) => void;
    /** On a fragment that holds content which no slot shows: the node of the component that it is content of. */
    $host?: HTMLElement;
    /** On a node that was moved away (root-portal), or that is about to go: what counts as the node around it. */
    $home?: Node;
    /** On the comment in front of a slot's content. */
    $slot?: Slot;
    /** On the comment behind a slot's content, or behind that of a component without an element. */
    $close?: unknown;
    /** On the comment in front of what a component without an element shows: that component's node. */
    $virtual?: HTMLElement;
    /** On the node of a component without an element: the comments around what it shows. */
    $start?: Anchor;
    $end?: Anchor;
    /** On the same: the outermost comments, where it stands in the place of a component that came later. */
    $first?: Comment;
    $last?: Comment;
    /** On a node that has slots, or components without an element, among its children. */
    $regions?: boolean;
    /** The class names as written in the template, where the document has others. */
    $names?: string[];
    /** What wxs functions keep for an element (`getState`). */
    $state?: Fields;
    /** The timer of the next step of the attribute `animation`. */
    $animation?: ReturnType<typeof setTimeout>;
    /** On the surface of a canvas: a point of the window in its own pixels. */
    $place?: (point: { clientX: number; clientY: number }) => Point;
  }

  /** A comment of a template that marks a place. It is always in a tree, be it a fragment. */
  interface Anchor extends Comment {
    readonly parentNode: ParentNode;
  }

  /** Handlers by event: flags and a handler, flags and a handler, and so on. */
  interface Listening {
    owner: Instance;
    on: Record<string, (number | Handler)[]>;
  }

  /** A method's name, or a function that gives such a name or a function of wxs. */
  type Handler = string | (() => unknown);

  // Components.

  type Instance = ComponentInstance;
  type Definition = UnitDefinition;
  type NativeNode = BuiltIn;
  type Block = TemplateBlock;
  type Slot = ReturnType<typeof import("./render/slot.js").slot>;

  /** A compiled page or component, as a chunk registers it. */
  interface Unit {
    id: string;
    /** The module of its script. */
    main?: string;
    /** What its class names begin with, where it has a scope of its own. */
    prefix?: string;
    isolation?: string;
    /** Names of `@keyframes` that are the unit's own: as written -> as published. */
    keyframes?: Record<string, string>;
    /** `pureDataPattern` of its JSON, as the source of a regular expression. */
    pure?: string;
    /** Tag -> component. */
    using: Record<string, string>;
    /** Tags whose component comes with another subpackage: tag -> tag of the placeholder. */
    later?: Record<string, string>;
    /** Root name of the data -> its bit in the mask of an update. */
    bits: Record<string, number>;
    /** Several names share a bit, because there are more names than bits. */
    shared?: boolean;
    render(instance: Instance): Block;
    /** It shows itself without end; told once. */
    endless?: boolean;
  }

  /** What a block holds that has to know when it comes and goes: components, built-in ones, controllers, slots. */
  interface Kid {
    attach(): void;
    detach(): void;
    walk?(visit: (instance: Instance) => void): void;
    /** Of a controller: what it shows. */
    blocks?(): (Block | null)[];
    /** Of a component: what it was given to show, and what its own template shows. */
    content?: Content[];
    block?: Block | null;
    moved?(): void;
    /** Of what stands for a component that has not come yet. */
    inner?: Child;
  }

  /** A custom component in a template, as the template's code uses it. */
  interface Child extends Kid {
    el: HTMLElement;
    owner: Instance | null;
    content: Content[];
    definition?: Definition;
    slots?: Slot[];
    portions?: Content[];
    templates?: ContentTemplate[];
    copies?: Kid;
    filling?: number | Slot;
    settle?: (component: Instance) => void;
    models?: Record<string, (value: unknown) => void> | null;
    /** What the content was last made of, where it may have to be made again. */
    entries?: ContentEntries;
    give(name: string, value: unknown, fresh?: boolean | number): void;
    applyGiven(): void;
  }

  /** Pairs: the name of a slot, or a function that gives it, or null for a loop whose rows choose; what makes the block. */
  type ContentEntries = (string | (() => unknown) | ((values: Fields) => Block) | null)[];

  /** A piece of what a component is given to show. */
  interface Content {
    name: string;
    block: Block;
    /** Where it waits while no slot shows it. */
    holder: DocumentFragment;
    slot: Slot | null;
    /** Of a portion: its place in the row, and the place of the loop among the content, or the slot it was made for. */
    anchor?: Comment;
    of?: number | Slot;
  }

  /** With `dynamicSlots`: what makes a copy for each slot of this name; null is in all. */
  interface ContentTemplate {
    name: string | null;
    make(values: Fields): Block;
  }

  /** A page's instance, from when it is on the stack. */
  interface PageInstance extends ComponentInstance {
    screen: Screen;
    query: Query;
  }

  /** What `relations` says of one path. `base` is the folder of the module that says it. */
  interface Relation {
    path: string;
    base: string;
    type: string;
    /** A behavior, a trait, or the path of a component. */
    target?: any;
    linked?: Function;
    unlinked?: Function;
    linkChanged?: Function;
    linkFailed?: Function;
  }

  // Built-in components.

  /** The node of a built-in component. The compiler wrote what is in it, so that what its script asks for is there. */
  interface LeafElement extends HTMLElement {
    readonly firstElementChild: Element;
    readonly lastElementChild: Element;
    readonly ownerDocument: LeafDocument;
    querySelector<Name extends keyof HTMLElementTagNameMap>(selector: Name): HTMLElementTagNameMap[Name];
    querySelector<Found extends HTMLElement = HTMLElement>(selector: string): Found;
  }

  /** The document of a node that is shown, which has a window. */
  interface LeafDocument extends Document {
    readonly defaultView: Window & typeof globalThis;
  }

  /** A native control inside of a built-in component: `input` or `textarea`. */
  type Control = HTMLElement & Fields & { ownerDocument: any };

  /** An element whose style is asked for by names that only the app knows. */
  type Styled = HTMLElement & { style: Fields };

  /** Names of the properties that the last update changed. */
  type Changed = Record<string, true>;

  /** The script of one built-in component: its properties with their defaults, and what makes it for an element. */
  interface NativeLeaf {
    props: Fields;
    create(el: LeafElement, node: NativeNode): NativeImpl;
  }

  /** What a built-in component does with its element; leaves add members of their own for each other. */
  interface NativeImpl extends Fields {
    attached?(): void;
    update?(changed: Changed): void;
    detached?(): void;
    /** The value for a form, and what puts it back. */
    value?: unknown;
    reset?(): void;
  }

  // Members of wx.

  /** What every answer of an API carries. */
  interface ApiError {
    errMsg: string;
    errno?: number;
    errCode?: number;
  }

  /** What the three callbacks of a call hear. */
  type ApiResult<Result = unknown> = Result & { errMsg: string };

  /** The three callbacks of a call, of which each may be absent. */
  type ApiCallbacks<Result = unknown> = {
    success?: ((result: ApiResult<Result>) => void) | null;
    fail?: ((error: ApiError) => void) | null;
    complete?: ((answer: ApiResult<Result> | ApiError) => void) | null;
  };

  /** Options of a call: `Given` is what WeChat documents of its own, `Result` what it answers. */
  type ApiOptions<Given = unknown, Result = unknown> = Given & ApiCallbacks<Result>;

  /** What an asynchronous API gives back: a promise, or nothing where a callback was given. */
  type ApiAnswer = Promise<ApiResult> | undefined;

  /** Ends a call well. */
  type Done = (result?: object | null | void) => void;

  /** Ends a call badly: the reason becomes a part of `errMsg`, `extra` other fields of the error. */
  type Fail = (reason?: string, extra?: object | null) => void;

  /** Tells the listeners of a task or manager ("Message" -> onMessage). */
  type Fire = (name: string, ...args: unknown[]) => void;

  /** An error that says more than its message, and what it answers besides. */
  interface Failure extends Error {
    reason?: string;
    extra?: object;
  }

  /** What of a response's headers and address a request can say, and time limits in milliseconds. */
  interface NetworkOptions {
    url: string;
    header?: Record<string, unknown>;
    timeout?: number;
    enableProfile?: boolean;
  }

  /** A buffer, or a view of one. */
  type Bytes = ArrayBuffer | ArrayBufferView;

  /** A canvas element, or one that is not in the page. */
  type AnyCanvas = HTMLCanvasElement & { createImage?: () => HTMLImageElement };
}

declare module "./core/instance.js" {
  /** What other files keep on an instance. */
  interface Instance {
    /** Of the content that rows of loops share out: render/portion.js. */
    portions?: Content[];
    settle?: (component: ComponentInstance) => void;
    /** Which content is being made: its place, or the slot that gets a copy of it. render/child.js */
    filling?: number | Slot;
    /** With `dynamicSlots`: render/dynamic-slots.js. */
    templates?: ContentTemplate[];
    copies?: Kid;
    entries?: ContentEntries;
    /** So many elements are noted before it is asked which are gone: core/outer.js. */
    mostOuter?: number;
    /** Of pages: router/stack.js, router/shell.js, api/unload.js. */
    screen?: Screen;
    query?: Query;
    channel?: EventChannel;
    tabBar?: ComponentInstance | null;
    refresher?: { start(): void; stop(): void };
    /** Asks the user before the page is left; whether it may be. */
    mayLeave?: () => Promise<boolean>;
    asking?: boolean;
  }
}

declare module "./core/behavior.js" {
  interface Definition {
    /** Of an instance with `init` functions, what these have for `created`: core/chain.js. */
    created?: Function[];
  }
}

declare module "./core/native.js" {
  interface NativeNode {
    /** `model:value`: render/model.js. */
    writeBack?: (type: string, detail: unknown) => void;
  }
}
