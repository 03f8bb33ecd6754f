/** The phone's own apps: calls, messages, contacts, the calendar. */

import { openAddress } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";
import { make, ownerDocument } from "./_shared/dom.js";

/**
 * @typedef {Record<string, string | undefined>} Card WeChat's options of a contact, all of them texts
 * @typedef {{title?: string, startTime: number, endTime?: number | string, location?: string, description?: string,
 *   allDay?: boolean, alarm?: boolean, alarmOffset?: number}} CalendarEntry times are in seconds since 1970
 */

/** @param {ApiOptions<{phoneNumber: string}>} options */
export function makePhoneCall(options) {
  return asyncCall("makePhoneCall", options, ({ phoneNumber }, done) => {
    if (!phoneNumber.trim()) throw failure("the phone number is empty");
    openAddress(`tel:${phoneNumber}`);
    done();
  });
}

/** @param {ApiOptions<{phoneNumber?: string, content?: string}>} options */
export function sendSms(options) {
  return asyncCall("sendSms", options, ({ phoneNumber = "", content = "" }, done) => {
    openAddress(`sms:${phoneNumber}?body=${encodeURIComponent(content)}`);
    done();
  });
}

/** Kinds of addresses and numbers: vCard's names of them, and WeChat's options. */
const ADDRESSES = /** @type {[string, string[]][]} */ ([
  ["", ["addressStreet", "addressCity", "addressState", "addressPostalCode", "addressCountry"]],
  [";TYPE=HOME", ["homeAddressStreet", "homeAddressCity", "homeAddressState", "homeAddressPostalCode", "homeAddressCountry"]],
  [";TYPE=WORK", ["workAddressStreet", "workAddressCity", "workAddressState", "workAddressPostalCode", "workAddressCountry"]],
]);
const NUMBERS = /** @type {Table<string>} */ ({
  __proto__: null,
  mobilePhoneNumber: "CELL", homePhoneNumber: "HOME", workPhoneNumber: "WORK", hostNumber: "MAIN", homeFaxNumber: "FAX,HOME", workFaxNumber: "FAX,WORK",
});

/** A contact card, which the phone offers to add. @param {ApiOptions<Card>} options */
export function addPhoneContact(options) {
  return asyncCall("addPhoneContact", options, (given, done) => {
    offer(["BEGIN:VCARD", "VERSION:3.0", ...nameOf(given), ...reachedBy(given), "END:VCARD"], "text/vcard", "contact.vcf");
    done();
  });
}

/** @param {Card} given */
function nameOf({ firstName = "", middleName = "", lastName = "", nickName, organization, title, remark }) {
  return [
    `N:${line(lastName)};${line(firstName)};${line(middleName)};;`,
    `FN:${line([firstName, middleName, lastName].filter(Boolean).join(" "))}`,
    nickName && `NICKNAME:${line(nickName)}`,
    organization && `ORG:${line(organization)}`,
    title && `TITLE:${line(title)}`,
    remark && `NOTE:${line(remark)}`,
  ];
}

/** @param {Card} given */
function reachedBy(given) {
  const { email, url, weChatNumber } = given;
  const addresses = ADDRESSES.map(([type, names]) => {
    const parts = names.map((name) => line(given[name] || ""));
    return parts.some(Boolean) && `ADR${type}:;;${parts.join(";")}`;
  });
  return [
    ...Object.keys(NUMBERS).map((name) => given[name] && `TEL;TYPE=${NUMBERS[name]}:${line(given[name])}`),
    ...addresses,
    email && `EMAIL:${line(email)}`,
    url && `URL:${line(url)}`,
    weChatNumber && `X-WECHAT:${line(weChatNumber)}`,
  ];
}

/** A calendar entry, which the phone offers to add. @param {ApiOptions<CalendarEntry>} options */
export function addPhoneCalendar(options) {
  return asyncCall("addPhoneCalendar", options, (given, done) => {
    offer(calendar(given), "text/calendar", "event.ics");
    done();
  });
}

/** @param {ApiOptions<CalendarEntry & {repeatInterval?: string, repeatEndTime?: number}>} options */
export function addPhoneRepeatCalendar(options) {
  return asyncCall("addPhoneRepeatCalendar", options, (given, done) => {
    const { repeatInterval = "month", repeatEndTime } = given;
    const until = repeatEndTime ? `;UNTIL=${moment(repeatEndTime)}` : "";
    const frequency = repeatInterval === "day" ? "DAILY" : `${repeatInterval.toUpperCase()}LY`;
    offer(calendar(given, `RRULE:FREQ=${frequency}${until}`), "text/calendar", "event.ics");
    done();
  });
}

/** @param {CalendarEntry} given @param {...string} more */
function calendar({ title = "", startTime, endTime, location, description, allDay, alarm = true, alarmOffset = 0 }, ...more) {
  const end = Number(endTime) || startTime + (allDay ? 86400 : 3600);
  const remind = ["BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${line(title)}`, `TRIGGER:-PT${Number(alarmOffset) || 0}S`, "END:VALARM"];
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//wx2tg//EN",
    "BEGIN:VEVENT",
    `UID:${startTime}-${Math.random().toString(36).slice(2)}@wx2tg`,
    `DTSTAMP:${moment(Date.now() / 1000)}`,
    allDay ? `DTSTART;VALUE=DATE:${day(startTime)}` : `DTSTART:${moment(startTime)}`,
    allDay ? `DTEND;VALUE=DATE:${day(end)}` : `DTEND:${moment(end)}`,
    `SUMMARY:${line(title)}`,
    location && `LOCATION:${line(location)}`,
    description && `DESCRIPTION:${line(description)}`,
    ...more,
    ...(alarm ? remind : []),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
}

/** Seconds since 1970 as iCalendar writes it. @param {number} seconds */
function moment(seconds) {
  return new Date(Number(seconds) * 1000).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** The day on the user's calendar. @param {number} seconds */
function day(seconds) {
  const date = new Date(Number(seconds) * 1000);
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}

/** @param {unknown} text */
function line(text) {
  return String(text).replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

/** @param {(string | false | undefined)[]} lines @param {string} type @param {string} name */
function offer(lines, type, name) {
  const url = URL.createObjectURL(new Blob([`${lines.filter(Boolean).join("\r\n")}\r\n`], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  ownerDocument().body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
