/**
 * What the app's frame and the workbench tell each other by `postMessage`, as types: nothing of this file runs.
 *
 * A message is an object with the key `wx2tg`; Telegram's own messages are strings, so the two are never taken for each
 * other. Each side answers the window and the origin it knows, and nobody else:
 *
 * - frame -> workbench `{wx2tg: "event", type, data}`
 * - workbench -> frame `{wx2tg: "ask", id, type, data}`
 * - frame -> workbench `{wx2tg: "answer", id, data}` or `{wx2tg: "answer", id, error}`
 *
 * Events are sent as they happen, from the first line of the app's code on: the workbench listens before it opens the
 * frame. Asks that come before the app has started are answered when it has. An ask that nobody knows is refused.
 *
 * Ids of nodes are texts and mean something as long as the frame is not started anew: "i7" is the page or the component
 * with the runtime's number 7 (after a hot update that re-creates a component, its successor has the id of the one
 * before), "e3" an element, "t9" a text. An ask with an id of what has gone answers null.
 */

/**
 * @typedef {string} NodeId
 *
 * @typedef {object} StackPage A page on the stack; the last one is on top.
 * @property {NodeId} id
 * @property {string} route without a leading slash
 * @property {Record<string, string>} query as written in the address: values are still percent-encoded
 * @property {string} title of the navigation bar; "" where the page has none
 * @property {boolean} shown whether it is the visible one
 * @property {boolean} tab whether it is a page of the tab bar
 *
 * @typedef {object} TreeNode
 * A node of a page as its author wrote it. A component's children are what its own template shows; what its user wrote
 * inside of it stands where it is shown, below the node "slot". A slot that shows nothing has no children.
 * @property {NodeId} id
 * @property {string} tag as written: "view", "my-card", "slot"; "page" for the page itself, "#text" for a text
 * @property {string} [is] of a page or a custom component: its path
 * @property {Record<string, string>} attributes
 * as on the screen now: `id`, `class` (names as written), `style`, `data-*`, events (`bindtap: "onTap"`), and the values
 * of properties as short texts (`previewed`); a slot's `name`
 * @property {string} [text] of a "#text": what it shows, at most 2000 characters
 * @property {Row} [row] of the first node of a row of `wx:for`, and of the other nodes of that row too
 * @property {NodeId} owner the page or component in whose template the node is written
 * @property {Source} [source] where the tag is written, as far as that is known
 * @property {TreeNode[]} children
 *
 * @typedef {{index: number | string, key: string | null, list: string}} Row
 * `list` tells the rows of one loop from those of another; `key` is null without `wx:key`.
 * @typedef {{path: string, line?: number}} Source path in the project, and line from 1 where it is known
 *
 * @typedef {object} NodeDetails What the ask `node` answers.
 * @property {NodeId} id
 * @property {string} tag
 * @property {string | null} is of a page or a component
 * @property {string} [route] of a page
 * @property {Record<string, string>} [query] of a page
 * @property {NodeId | null} owner
 * @property {Record<string, Json> | null} data of a page or a component, without its properties; null for an element
 * @property {Record<string, Json>} properties of a component, or of a built-in one; `{}` else
 * @property {string[]} methods of a page or a component, by name
 * @property {Record<string, Json>} dataset
 * @property {string[]} classes as written
 * @property {Rect | null} rect in the frame's viewport, in pixels; null where the node has no box
 * @property {Source | null} source
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Rect
 *
 * @typedef {unknown} Json
 * A value that JSON can say. What it cannot say is a marker, an object with the single key `$wx2tg`:
 * `{$wx2tg: "function onTap"}`, `{$wx2tg: "undefined"}`, `{$wx2tg: "NaN"}` (also "Infinity", "-Infinity"),
 * `{$wx2tg: "bigint 12"}`, `{$wx2tg: "symbol x"}`, `{$wx2tg: "cycle"}`, `{$wx2tg: "Date 2026-01-31T00:00:00.000Z"}`,
 * `{$wx2tg: "ArrayBuffer 16"}` (bytes), `{$wx2tg: "Map 3"}`, `{$wx2tg: "deep"}` (more than 40 levels),
 * `{$wx2tg: "more 700"}` as the last item of a list or under the key "…" of an object that has more than 5000 entries,
 * `{$wx2tg: "long TEXT"}` for a text of more than 20000 characters, of which it has the first 2000,
 * and `{$wx2tg: "Name"}` for an instance of a class or a node of the document.
 *
 * @typedef {object} Part One argument of a call of the console.
 * @property {string} text what is shown; `%s`, `%d`, `%i`, `%f`, `%o`, `%O` and `%c` of the first argument are done already
 * @property {"string" | "number" | "boolean" | "null" | "undefined" | "function" | "symbol" | "bigint" | "object" | "array" | "error" | "node"} kind
 * @property {Json} [value] of an object, an array or an error: its content, to be opened
 *
 * @typedef {{path: string, line: number, column: number, name: string}} Frame
 * A place in the bundle: path without origin and query, line and column from 1, name of the function or "". What the
 * workbench or the agent themselves have on the stack is left out. `POST /api/places` gives the place in the project.
 */

/**
 * What the workbench may ask: what it gives, and what it gets.
 *
 * - `stack`: the pages on the stack.
 * - `tree`: a page on the stack, or the one on top.
 * - `node`: all about one node.
 * - `setData`: as the app's own `setData({[path]: value})`. Markers in the value become what they stand for where that
 *   can be made (undefined, NaN, infinities, bigint, Date), and are an error else.
 * - `pick`: while it is on, the pointer highlights, and a press tells `picked` in place of reaching the app. It ends by
 *   itself then, or by Escape (`picked {id: null}`).
 * - `highlight`: the answer is whether there is something to show. Nothing is scrolled.
 * - `reveal`: scrolls the node into the middle of what is visible.
 * - `storage`, `storage.set`, `storage.remove`, `storage.clear`: what `wx.setStorage` and its kin keep.
 * - `files`, `file`, `file.remove`: the app's own files. A file is text where it is UTF-8 without NUL. A folder goes with
 *   all that is in it.
 * - `navigate`: `url` as `wx` takes it, but a path without a leading slash counts from the root. An error says why not.
 * - `restart`: starts the frame anew after the answer, with its stack where `keep` is true.
 * - `sizes`: timings and resources.
 *
 * @typedef {{
 *   stack: {ask: undefined, answer: StackPage[]},
 *   tree: {ask: {page?: NodeId} | undefined, answer: TreeNode | null},
 *   node: {ask: {id: NodeId}, answer: NodeDetails | null},
 *   setData: {ask: {id: NodeId, path: string, value: Json}, answer: null},
 *   pick: {ask: {on: boolean}, answer: null},
 *   highlight: {ask: {id: NodeId | null}, answer: boolean},
 *   reveal: {ask: {id: NodeId}, answer: boolean},
 *   storage: {ask: undefined, answer: StorageState},
 *   "storage.set": {ask: {key: string, value: Json}, answer: null},
 *   "storage.remove": {ask: {key: string}, answer: null},
 *   "storage.clear": {ask: undefined, answer: null},
 *   files: {ask: undefined, answer: StoredFile[]},
 *   file: {ask: {path: string}, answer: {text: string} | {base64: string}},
 *   "file.remove": {ask: {path: string}, answer: null},
 *   navigate: {ask: {how: "navigateTo" | "redirectTo" | "switchTab" | "reLaunch" | "navigateBack", url?: string}, answer: null},
 *   restart: {ask: {keep?: boolean} | undefined, answer: null},
 *   sizes: {ask: undefined, answer: Sizes},
 * }} Asks
 *
 * @typedef {{rows: StorageRow[], bytes: number, limit: number}} StorageState `bytes` and `limit` of all keys together
 * @typedef {{key: string, value: Json, type: string, bytes: number}} StorageRow
 * `type` is WeChat's: "String", "Number", "Boolean", "Object", "Array", "Date", "Null", "Undefined"
 * @typedef {{path: string, bytes: number, kind: "user" | "temporary" | "saved" | "directory"}} StoredFile
 * `path` as the app names it: `wxfile://usr/a.txt`
 *
 * @typedef {object} Sizes
 * @property {Record<string, number>} timings
 * milliseconds since the frame began to load: `domInteractive`, `domContentLoaded`, `load`, `firstContentfulPaint`,
 * `firstPage` (the first page stands in the document); those that are not there yet are left out
 * @property {{path: string, kind: string, bytes: number, decoded: number, start: number, took: number}[]} resources
 * `bytes` as transferred (0 from a cache), `decoded` as unpacked; `start` and `took` in milliseconds
 * @property {number | null} heap bytes of the JavaScript heap, where the browser tells
 * @property {{nodes: number, instances: number}} document
 */

/**
 * What the frame tells. `at` is milliseconds since the epoch everywhere.
 *
 * @typedef {object} Events
 * @property {{reload: boolean}} ready
 * the app has started and asks can be answered; `reload` says that the frame was started anew by an update or by `restart`,
 * and brings its stack back
 * @property {StackPage[]} stack whenever pages, titles or queries have changed
 * @property {{id: NodeId, is: string, changes: Record<string, Json>, ms: number, at: number, from: "script" | "template"}} setData
 * paths and values; `ms` until the document was brought up to date. Also what a template gives a component's properties:
 * then `from` is "template", else it is "script"
 * @property {{level: "log" | "info" | "warn" | "error" | "debug" | "trace" | "clear" | "table" | "group" | "groupEnd", parts: Part[], frames: Frame[], at: number}} console
 * @property {{message: string, frames: Frame[], at: number}} error what nobody caught, a failed promise too
 * @property {object} request written by network.js, see there
 * @property {object} socket written by network.js, see there
 * @property {{id: NodeId | null}} picked
 * @property {{version: number, ms: number, how: "sheets" | "rendered" | "recreated" | "restarted" | "assets" | "none", failed: string | null}} live
 * an update has been applied; `ms` from the message's arrival until the change was in the document, or, after a
 * restart, until the pages were back. `failed` is the message of the error that it ended in
 * @property {null} storage something in it has changed: ask again
 * @property {{id: NodeId}} tree the document of a page has changed: ask again; at most one every 200 ms, and only after an ask `tree`
 */

export {};
