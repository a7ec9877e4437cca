"use strict";

const at = (id) => document.getElementById(id);

async function told(name, document) {
  const response = await fetch(name, { method: "POST", body: JSON.stringify(document), cache: "no-store" });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function inSandbox(task) {
  const frame = at("sandbox");
  return new Promise((resolve) => {
    const heard = (event) => {
      if (event.source !== frame.contentWindow) return;
      removeEventListener("message", heard);
      resolve(event.data);
    };
    addEventListener("message", heard);
    frame.onload = () => frame.contentWindow.postMessage(task, "*");
    frame.src = "sandbox";
  });
}

function show(task) {
  const body = task.body === null ? [] : ["", task.body];
  const headers = task.headers.map(([name, value]) => `${name}: ${value}`);
  const manner = `mode ${task.mode}, credentials ${task.credentials}, redirect ${task.redirect}`;
  at("request").textContent = [`${task.method} ${task.url}`, ...headers, ...body, "", `from ${task.page}; ${manner}`].join("\n");
  at("played").textContent = task.played.map(([written, real]) => `${real} plays ${written}.`).join(" ");
}

function showSeen(seen) {
  const readable = ["basic", "cors", "default"].includes(seen.type);
  at("verdict").textContent = `The page may read the answer: ${readable ? "yes" : "no"}`;
  const headers = (seen.headers ?? []).map(([name, value]) => `${name}: ${value}`);
  at("seen").textContent = seen.error
    ?? (readable ? [`Status ${seen.status}`, ...headers, "", seen.body].join("\n") : `An answer of the type ${seen.type}, with status ${seen.status} and nothing in it`);
}

function showArrivals(arrivals) {
  const worked = arrivals.some((arrival) => arrival.worked);
  at("work").textContent = arrivals.length ? `The server did the work: ${worked ? "yes" : "no"}` : "Nothing";
  at("arrivals").replaceChildren(...arrivals.map((arrival) => {
    const item = document.createElement("li");
    const asks = [arrival.asked_method, arrival.asked_headers].filter(Boolean).join(" with ");
    const kind = arrival.preflight ? `a preflight for ${asks}` : "the request itself";
    const origin = arrival.origin === null ? "without Origin" : `with Origin ${arrival.origin}`;
    const cookie = arrival.cookie ? " and a cookie" : "";
    item.appendChild(document.createElement("b")).textContent = `${arrival.method} ${arrival.path}`;
    item.append(`, ${kind}, to ${arrival.server} ${origin}${cookie}; answered ${arrival.status}, the work done: ${arrival.worked ? "yes" : "no"}`);
    return item;
  }));
}

async function send() {
  at("send").disabled = true;
  at("seen").textContent = at("work").textContent = "";
  at("arrivals").replaceChildren();
  try {
    const task = await told("attempt", {});
    show(task);
    const seen = await (task.page === "null" ? inSandbox(task) : perform(task));
    showSeen(seen);
    showArrivals((await told("sighting", { attempt: task.attempt, ...seen })).arrivals);
  } catch (error) {
    at("verdict").textContent = `The lab does not answer (${error.message}): is it still open?`;
  }
  at("send").disabled = false;
}

at("send").addEventListener("click", send);
send();
