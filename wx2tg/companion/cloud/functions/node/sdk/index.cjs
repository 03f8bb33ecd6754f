"use strict";
/** `wx-server-sdk`, as the companion answers it. */

const { makeCloud } = require("./cloud.cjs");

const cloud = makeCloud();

/**
 * An opened value of a CloudID, for data that is given to another function.
 * @param {string} id
 */
function CloudID(id) {
  return { $cloudID: id };
}

/** Another environment, such as one that is shared: `const other = new cloud.Cloud({resourceEnv}); await other.init()`. */
class Cloud {
  /** @param {{resourceEnv?: string, env?: string}} [given] */
  constructor(given = {}) {
    const other = makeCloud();
    other.init({ env: given.resourceEnv || given.env });
    Object.assign(this, other, { init: async () => undefined });
  }
}

// Named one by one, so that `import { init } from "wx-server-sdk"` finds them.
exports.DYNAMIC_CURRENT_ENV = cloud.DYNAMIC_CURRENT_ENV;
exports.SYMBOL_CURRENT_ENV = cloud.SYMBOL_CURRENT_ENV;
exports.init = cloud.init;
exports.updateConfig = cloud.updateConfig;
exports.getWXContext = cloud.getWXContext;
exports.logger = cloud.logger;
exports.database = cloud.database;
exports.callFunction = cloud.callFunction;
exports.callContainer = cloud.callContainer;
exports.getOpenData = cloud.getOpenData;
exports.uploadFile = cloud.uploadFile;
exports.downloadFile = cloud.downloadFile;
exports.getTempFileURL = cloud.getTempFileURL;
exports.deleteFile = cloud.deleteFile;
exports.openapi = cloud.openapi;
exports.cloudPay = cloud.cloudPay;
exports.getVoIPSign = cloud.getVoIPSign;
exports.getCloudCallSign = cloud.getCloudCallSign;
exports.CloudID = CloudID;
exports.Cloud = Cloud;
