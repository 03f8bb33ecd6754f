/** The phone number of the user: the contact that Telegram has signed becomes what WeChat's button tells. */

import { initData } from "../bridge/client.js";
import { env } from "../core/env.js";
import { answeredText, requiredText } from "./_shared/answers.js";
import { asyncCall, failure } from "./_shared/call.js";
import { postJson } from "./_shared/post.js";

/**
 * What `[phone] endpoint` makes of the contact that the client answered with.
 * @param {string} name as `errMsg` has it @param {string} [contact] signed by Telegram, missing where it did not come in time
 * @returns {Promise<Fields> | undefined} code, encryptedData and iv; rejects with an errMsg
 */
export function phoneNumber(name, contact) {
  return asyncCall(name, {}, async () => {
    const { endpoint = "" } = env.settings.phone || {};
    if (!contact) throw failure("Telegram did not tell the number in time: try again");
    const answer = await postJson(endpoint, { initData: initData(), contact });
    const code = requiredText(answer, "code", "phone", "a code");
    return { code, encryptedData: answeredText(answer, "encryptedData"), iv: answeredText(answer, "iv") };
  });
}
