/** Says over the app that something is broken: what, where, with the lines of the source. It goes away when that is mended. */

import { made, shadow } from "./shadow.js";

const CSS = `
:host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 2147483647; }
.card { box-sizing: border-box; max-height: 80vh; margin: 8px 8px calc(8px + var(--tg-safe-area-inset-bottom, 0px)); padding: 12px; overflow: auto; border-radius: 10px;
  border-top: 4px solid #e5484d; font: 13px/1.45 system-ui, sans-serif; color: #f4f4f5; background: #18181b;
  box-shadow: 0 8px 32px rgb(0 0 0 / 50%); }
.head { display: flex; gap: 8px; align-items: flex-start; justify-content: space-between; }
h2 { margin: 4px 0; font-size: 15px; }
button { min-width: 44px; min-height: 32px; padding: 4px 12px; border: 1px solid #52525b; border-radius: 6px; font: inherit; color: inherit;
  background: #27272a; cursor: pointer; }
button:focus-visible { outline: 2px solid #7cc4ff; outline-offset: 2px; }
section { margin-top: 8px; padding-top: 8px; border-top: 1px solid #3f3f46; }
p { margin: 0 0 4px; overflow-wrap: anywhere; }
.place { color: #a1a1aa; }
.code { color: #ff9592; }
pre { margin: 4px 0 0; padding: 8px; overflow: auto; border-radius: 6px; font: 12px/1.5 ui-monospace, monospace; background: #09090b; }
`;

/**
 * `frame` is the place in the source as text, with line numbers and a mark.
 * @typedef {{code: string, severity: string, path: string, line: number, column: number, message: string, frame: string}} Finding
 * @typedef {{title: string, findings: Finding[]}} Failure
 */

export class Overlay {
  constructor() {
    /** @type {HTMLElement | null} */
    this.host = null;
    this.close = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.hide();
  }

  /** Show a failure in the place of the one before. @param {Failure} failure */
  show(failure) {
    this.hide();
    const { host, root } = shadow("wx2tg-overlay", CSS);
    this.host = host;
    const card = made("div", "card");
    card.setAttribute("role", "alert");
    card.setAttribute("aria-label", failure.title);
    card.tabIndex = -1;
    const head = made("div", "head");
    const dismiss = made("button", "dismiss", "Dismiss");
    dismiss.setAttribute("type", "button");
    dismiss.addEventListener("click", () => this.hide());
    head.append(made("h2", "", failure.title), dismiss);
    card.append(head, ...failure.findings.map(section));
    root.append(card);
    addEventListener("keydown", this.close);
  }

  hide() {
    this.host?.remove();
    this.host = null;
    removeEventListener("keydown", this.close);
  }
}

/** @param {Finding} finding */
function section({ code, path, line, column, message, frame }) {
  const out = made("section", "finding");
  const says = made("p", "message");
  if (code) says.append(made("span", "code", code), " ");
  says.append(message);
  out.append(says);
  if (path) out.append(made("p", "place", line ? `${path}:${line}:${column || 1}` : path));
  if (frame) out.append(made("pre", "frame", frame));
  return out;
}
