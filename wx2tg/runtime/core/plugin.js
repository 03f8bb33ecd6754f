/** `requirePlugin`: a plugin's code stays with WeChat, so every member of it is a function that fails. */

/** @param {string} name of the plugin */
export function plugin(name) {
  const fail = (/** @type {string} */ member) => (/** @type {Fields} */ options) => {
    const error = { errMsg: `${name}.${member}:fail plugins are not supported in Telegram` };
    console.warn(error.errMsg);
    for (const told of ["fail", "complete"]) if (options && typeof options[told] === "function") options[told](error);
  };
  return new Proxy({}, {
    get: (_, member) => (typeof member === "symbol" || member === "then" || member === "__esModule" ? undefined : fail(member)),
  });
}
