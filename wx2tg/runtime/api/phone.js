/** The phone's own apps: calls, messages, contacts, the calendar. */

import { openAddress } from "../bridge/client.js";
import { asyncCall, failure } from "./_shared/call.js";
import { make, ownerDocument } from "./_shared/dom.js";

/** @param {any} options */
export function makePhoneCall(options) {
  return asyncCall("makePhoneCall", options, ({ phoneNumber }, done) => {
    if (!phoneNumber) throw failure("parameter error: parameter.phoneNumber should be String instead of Undefined;");
    openAddress(`tel:${phoneNumber}`);
    done();
  });
}

/** @param {any} options */
export function sendSms(options) {
  return asyncCall("sendSms", options, ({ phoneNumber = "", content = "" }, done) => {
    openAddress(`sms:${phoneNumber}?body=${encodeURIComponent(content)}`);
    done();
  });
}

/** A contact card, which the phone offers to add. @param {any} options */
export function addPhoneContact(options) {
  return asyncCall("addPhoneContact", options, (given, done) => {
    const { firstName = "", middleName = "", lastName = "", mobilePhoneNumber, organization, email, title, remark } = given;
    const lines = [
      "BEGIN:VCARD",
      "VERSION:3.0",
      `N:${line(lastName)};${line(firstName)};${line(middleName)};;`,
      `FN:${line([firstName, middleName, lastName].filter(Boolean).join(" "))}`,
      mobilePhoneNumber && `TEL;TYPE=CELL:${line(mobilePhoneNumber)}`,
      organization && `ORG:${line(organization)}`,
      title && `TITLE:${line(title)}`,
      email && `EMAIL:${line(email)}`,
      remark && `NOTE:${line(remark)}`,
      "END:VCARD",
    ];
    offer(lines, "text/vcard", "contact.vcf");
    done();
  });
}

/** A calendar entry, which the phone offers to add. @param {any} options */
export function addPhoneCalendar(options) {
  return asyncCall("addPhoneCalendar", options, (given, done) => {
    offer(calendar(given), "text/calendar", "event.ics");
    done();
  });
}

/** @param {any} options */
export function addPhoneRepeatCalendar(options) {
  return asyncCall("addPhoneRepeatCalendar", options, (given, done) => {
    const { repeatInterval = "month", repeatEndTime } = given;
    const until = repeatEndTime ? `;UNTIL=${moment(repeatEndTime)}` : "";
    const frequency = repeatInterval === "day" ? "DAILY" : `${repeatInterval.toUpperCase()}LY`;
    offer(calendar(given, `RRULE:FREQ=${frequency}${until}`), "text/calendar", "event.ics");
    done();
  });
}

/** @param {any} given @param {...any} more */
function calendar({ title = "", startTime, endTime, location, description }, ...more) {
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//wx2tg//EN",
    "BEGIN:VEVENT",
    `UID:${startTime}-${Math.random().toString(36).slice(2)}@wx2tg`,
    `DTSTAMP:${moment(Date.now() / 1000)}`,
    `DTSTART:${moment(startTime)}`,
    `DTEND:${moment(endTime || startTime + 3600)}`,
    `SUMMARY:${line(title)}`,
    location && `LOCATION:${line(location)}`,
    description && `DESCRIPTION:${line(description)}`,
    ...more,
    "END:VEVENT",
    "END:VCALENDAR",
  ];
}

/** Seconds since 1970 as iCalendar writes it. @param {any} seconds */
function moment(seconds) {
  return new Date(Number(seconds) * 1000).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** @param {any} text */
function line(text) {
  return String(text).replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

/** @param {any} lines @param {any} type @param {any} name */
function offer(lines, type, name) {
  const url = URL.createObjectURL(new Blob([`${lines.filter(Boolean).join("\r\n")}\r\n`], { type }));
  const link = make("a", { href: url, download: name, hidden: true });
  ownerDocument().body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}
