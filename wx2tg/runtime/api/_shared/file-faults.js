/** What WeChat says where a file operation fails, and its numbers. */

import { failure } from "./call.js";

/**
 * The numbers of WeChat's table of general error codes, "file system"
 * (developers.weixin.qq.com/miniprogram/dev/framework/usability/PublicErrno.html).
 */
const ERRNO = /** @type {Table<number>} */ ({
  __proto__: null,
  "operation not permitted": 1300001,
  "no such file or directory": 1300002,
  "file not exist": 1300002,
  "bad file descriptor": 1300009,
  "permission denied": 1300013,
  "not a directory": 1300020,
  "invalid encoding": 1300022,
  "directory not empty": 1300066,
  "system error": 1300201,
  "the maximum size of the file storage limit is exceeded": 1300202,
  "base64 encode error": 1300203,
  "illegal operation on a directory": 1301003,
  "file already exists": 1301005,
  "value of length is out of range": 1301006,
  "value of offset is out of range": 1301007,
  "value of position is out of range": 1301009,
  "unzip open file fail": 1301102,
  "unzip entry fail": 1301103,
  "unzip fail": 1301104,
  "brotli decompress fail": 1301111,
  "tempFilePath file not exist": 1301112,
  "invalid flag": 1302003,
  "array buffer does not exist": 1302005,
});

/**
 * The error of a file operation.
 * @param {string} reason a key of the table
 * @param {string} [detail] what comes after it: `, open "wxfile://usr/a"`
 */
export function fileFault(reason, detail = "") {
  return failure(reason + detail, { errno: ERRNO[reason] });
}

/** For `open`, and whatever opens a file. @param {string} reason @param {string} path */
export function openFault(reason, path) {
  return fileFault(reason, `, open "${path}"`);
}

/** For what takes one thing to another place. @param {string} reason @param {string} action @param {string} from @param {string} to */
export function moveFault(reason, action, from, to) {
  return fileFault(reason, `, ${action} "${from}" -> "${to}"`);
}
