/** Paths as a file system reads them: whose place one leads to, and its one spelling. */

import { joinPath } from "../../core/assets.js";
import { USER_DATA_PATH } from "./files.js";

/** Files that wx.saveFile has kept without being told where. */
export const STORE = "wxfile://store_";

/**
 * Where a path leads: `usr`, the app's own folder; `store`, what was saved; `tmp`, files of this session; `package`,
 * the bundle, in which every name begins at the root; `else`, nobody's.
 * @param {string} path
 * @returns {{kind: "usr" | "store" | "tmp" | "package" | "else", path: string}}
 */
export function placeOf(path) {
  if (path === USER_DATA_PATH || path.startsWith(`${USER_DATA_PATH}/`)) {
    const inside = joinInside(path.slice(USER_DATA_PATH.length));
    return inside === null ? { kind: "else", path } : { kind: "usr", path: inside ? `${USER_DATA_PATH}/${inside}` : USER_DATA_PATH };
  }
  if (path.startsWith(STORE)) return { kind: "store", path };
  if (/^(?:wxfile|blob):|^https?:\/\/tmp\//.test(path)) return { kind: "tmp", path };
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(path)) return { kind: "else", path };
  return { kind: "package", path: joinPath("", path) };
}

/** The folder that something is in. @param {string} path */
export function parentOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** `path` without `.` and `..`; null where it leads out of its folder. @param {string} path */
function joinInside(path) {
  const parts = /** @type {string[]} */ ([]);
  for (const part of path.split("/")) {
    if (part === "..") {
      if (!parts.length) return null;
      parts.pop();
    } else if (part && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
