/** What WeChat keeps for its users, asked of the user each time: addresses, invoice titles, number plates, contacts. */

import { initDataUnsafe, requestContact } from "../bridge/client.js";
import { has } from "../core/data.js";
import { asyncCall, failure } from "./_shared/call.js";
import { askForm } from "./_shared/form.js";
import { HIDDEN, loadValue, saveValue } from "./_shared/store.js";

/** @typedef {import("./_shared/form.js").FormField} FormField */

/** @param {ApiOptions} [options] */
export function chooseAddress(options) {
  return asyncCall("chooseAddress", options, async () => {
    const { user } = initDataUnsafe();
    const answer = await ask("address", "Delivery address", {
      userName: { label: "Name", autocomplete: "name", value: user ? [user.first_name, user.last_name].filter(Boolean).join(" ") : "" },
      telNumber: { label: "Phone", type: "tel", autocomplete: "tel" },
      provinceName: { label: "Region", autocomplete: "address-level1", optional: true },
      cityName: { label: "City", autocomplete: "address-level2" },
      countyName: { label: "District", autocomplete: "address-level3", optional: true },
      detailInfo: { label: "Street, house, flat", autocomplete: "street-address" },
      postalCode: { label: "Postcode", autocomplete: "postal-code", optional: true },
    });
    return { ...answer, detailInfoNew: answer.detailInfo, streetName: "", nationalCode: "" };
  });
}

/** @param {ApiOptions} [options] */
export function chooseInvoiceTitle(options) {
  return asyncCall("chooseInvoiceTitle", options, async () => {
    const answer = await ask("invoice", "Invoice details", {
      title: { label: "Name or company", autocomplete: "organization" },
      taxNumber: { label: "Tax number", optional: true },
      companyAddress: { label: "Address", optional: true, autocomplete: "street-address" },
      telephone: { label: "Phone", type: "tel", optional: true, autocomplete: "tel" },
      bankName: { label: "Bank", optional: true },
      bankAccount: { label: "Account", optional: true },
    });
    return { ...answer, type: answer.taxNumber ? "0" : "1" };
  });
}

/** @param {ApiOptions} [options] */
export function chooseLicensePlate(options) {
  return asyncCall("chooseLicensePlate", options, () => ask("plate", "Number plate", { plateNumber: { label: "Number plate" } }));
}

/** Telegram shares the user's own contact; outside it, one is typed. @param {ApiOptions} [options] */
export function chooseContact(options) {
  return asyncCall("chooseContact", options, async () => {
    const contact = await requestContact();
    if (contact === null) throw failure("cancel");
    const found = contact && contact.responseUnsafe && contact.responseUnsafe.contact;
    if (found) {
      const displayName = [found.first_name, found.last_name].filter(Boolean).join(" ");
      return { phoneNumber: found.phone_number, displayName, phoneNumberList: [found.phone_number] };
    }
    const { displayName, phoneNumber } = await ask("contact", "Contact", {
      displayName: { label: "Name", autocomplete: "name" },
      phoneNumber: { label: "Phone", type: "tel", autocomplete: "tel" },
    });
    return { displayName, phoneNumber, phoneNumberList: [phoneNumber] };
  });
}

/**
 * The last answer of each form is kept, so that it need not be typed again.
 * @param {string} name @param {string} title @param {Record<string, FormField>} fields
 */
async function ask(name, title, fields) {
  const last = (loadValue(`${HIDDEN}form:${name}`) || { value: {} }).value;
  for (const [key, value] of Object.entries(last)) if (has(fields, key)) fields[key].value = value;
  const answer = await askForm(title, fields);
  if (!answer) throw failure("cancel");
  saveValue(`${HIDDEN}form:${name}`, answer);
  return answer;
}
