/** Refusing calls of wx.cloud with arguments of a wrong type, in the words of WeChat's cloud, which are its own. */

import { failure } from "./call.js";

/** The cloud's code of an argument that is wrong. */
const WRONG = { errCode: -1 };

/**
 * Fails where an argument is of another type, or one that must be given is not.
 * @param {string} name of the call, without `wx.cloud.`
 * @param {unknown} given the options as the app wrote them
 * @param {Record<string, string>} types "string", "object", "array"; with `?` what may be left out; `a|b` for several
 */
export function checkCloud(name, given, types) {
  if (!given) throw failure(`Params for ${name} must be an object instead of ${typeof given}`, WRONG);
  const options = /** @type {Record<string, unknown>} */ (given);
  const rows = Object.entries(types).map(([key, type]) => {
    const may = type.endsWith("?");
    const value = options[key];
    return may && (value === undefined || value === null) ? "" : wrong(`parameter.${key}`, value, type.replace("?", ""));
  });
  const reason = wrong("parameter", given, "object") || rows.join("");
  if (reason) throw failure(reason, WRONG);
}

/** Fails where a list holds anything but texts, or objects that name a file. @param {unknown[]} list */
export function checkFiles(list) {
  list.forEach((file, index) => {
    const named = file && typeof file === "object" ? /** @type {{fileID?: unknown}} */ (file).fileID : file;
    const reason = wrong(`parameter.fileList[${index}]`, named, "string");
    if (reason) throw failure(reason, WRONG);
  });
}

/** @param {string} path @param {unknown} value @param {string} type */
function wrong(path, value, type) {
  const found = Object.prototype.toString.call(value).slice(8, -1).toLowerCase();
  return type.split("|").includes(found) ? "" : `${path} should be ${type.replace("|", " or ")} instead of ${found};`;
}
