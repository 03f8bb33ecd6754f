/** Dragging the app by its header: up makes it as high as the screen, down makes it smaller, further down closes it. */
import { userCloses } from "./closing.js";

/** Pixels that a finger must move before the app moves. */
const SLACK = 6;

/**
 * @param {import("./client.js").Client} client
 * @param {() => number} scale  How many pixels of the page one of the screen has.
 */
export function makeDraggable(client, scale) {
  const { header } = client.screen;
  /** @type {{y: number, top: number, moved: boolean} | null} */
  let held = null;
  header.addEventListener("pointerdown", (event) => {
    const fixed = client.platform.look === "desktop" || client.now.fullscreen || client.closed;
    if (fixed || event.button !== 0 || /** @type {Element} */ (event.target).closest("button")) return;
    held = { y: event.clientY, top: client.place?.top ?? 0, moved: false };
    header.setPointerCapture(event.pointerId);
  });
  header.addEventListener("pointermove", (event) => {
    if (!held) return;
    const by = (event.clientY - held.y) / scale();
    held.moved ||= Math.abs(by) > SLACK;
    if (!held.moved) return;
    client.dragged = Math.max(0, Math.round(held.top + by));
    client.arrange();
  });
  const drop = () => {
    if (held?.moved) settle(client, held.top, client.dragged ?? 0);
    held = null;
  };
  header.addEventListener("pointerup", drop);
  header.addEventListener("pointercancel", drop);
}

/**
 * @param {import("./client.js").Client} client
 * @param {number} from
 * @param {number} top  Where the app was let go.
 */
function settle(client, from, top) {
  const height = client.place?.height ?? 0;
  client.dragged = null;
  if (top > Math.max(height * 0.62, from + height * 0.2)) {
    client.arrange();
    void userCloses(client);
    return;
  }
  const expanded = from === 0 ? top < height * 0.12 : top < from - height * 0.08;
  if (expanded === client.now.expanded) client.arrange();
  else client.settings.set({ expanded });
}
