"use strict";

// Does what the task says and returns what a script can see of it.
async function perform(task) {
  try {
    return task.asks_first ? await upload(task) : await fetched(task);
  } catch (error) {
    return { type: "error", error: `${error.name}: ${error.message}` };
  }
}

async function fetched(task) {
  const response = await fetch(task.url, {
    method: task.method,
    headers: task.headers,
    mode: task.mode,
    credentials: task.credentials,
    redirect: task.redirect,
    body: task.body,
  });
  return {
    type: response.type,
    status: response.status,
    headers: [...response.headers],
    body: await response.text(),
  };
}

// An upload that is listened to asks first; fetch() has no such thing.
function upload(task) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(task.method, task.url);
    request.withCredentials = task.credentials === "include";
    for (const [name, value] of task.headers) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", () => {});
    request.addEventListener("error", () => reject(new Error("the upload failed")));
    request.addEventListener("load", () => resolve({
      type: new URL(request.responseURL).origin === self.origin ? "basic" : "cors",
      status: request.status,
      headers: request.getAllResponseHeaders().split("\r\n").filter(Boolean).map((line) => line.split(/: ?(.*)/s, 2)),
      body: request.responseText,
    }));
    request.send(task.body ?? "");
  });
}

// In the sandbox, whose origin is null, the page above says what to do and hears what came of it.
if (self !== parent) {
  addEventListener("message", async (event) => {
    if (event.source === parent) parent.postMessage(await perform(event.data), "*");
  });
}
