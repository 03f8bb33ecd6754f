/** How far a file has come on its way, told to the listeners of the task that sends or receives it. */

/** Tells how much of a form was sent. @param {XMLHttpRequest} call @param {Fire} fire */
export function tellSent(call, fire) {
  call.upload.onprogress = (/** @type {ProgressEvent} */ { loaded, total }) =>
    fire("ProgressUpdate", { progress: percent(loaded, total), totalBytesSent: loaded, totalBytesExpectedToSend: total });
}

/** The bytes of an answer; tells of each part that arrives. @param {Response} answer @param {Fire} fire */
export async function collect(answer, fire) {
  const total = Number(answer.headers.get("content-length")) || 0;
  const parts = [];
  // An answer such as 204 has no body.
  if (!answer.body) return new Blob([]);
  let received = 0;
  const reader = answer.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    received += part.value.length;
    const progress = percent(received, total);
    fire("ProgressUpdate", { progress, totalBytesWritten: received, totalBytesExpectedToWrite: total });
  }
  return new Blob(parts, { type: answer.headers.get("content-type") || "" });
}

/** A compressed answer may have more bytes than its header says. @param {number} done @param {number} total 0 where it is not known */
function percent(done, total) {
  return total ? Math.min(100, Math.round((done / total) * 100)) : 0;
}
