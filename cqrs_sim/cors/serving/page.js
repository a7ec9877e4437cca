"use strict";

const at = (id) => document.getElementById(id);
const texts = JSON.parse(at("texts").textContent);
const said = (name, values = {}) => texts[name].replace(/\{(\w+)\}/g, (_, value) => values[value]);

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
  at("request").textContent = [`${task.method} ${task.url}`, ...headers, ...body, "", said("manner", task)].join("\n");
  at("played").textContent = task.played.map(([written, real]) => said("plays", { written, real })).join(" ");
}

function showSeen(seen) {
  const readable = ["basic", "cors", "default"].includes(seen.type);
  at("verdict").textContent = said(readable ? "readable" : "hidden");
  const headers = (seen.headers ?? []).map(([name, value]) => `${name}: ${value}`);
  at("seen").textContent = seen.error
    ?? (readable ? [said("status", seen), ...headers, "", seen.body].join("\n") : said("empty", seen));
}

function showArrivals(arrivals) {
  const worked = arrivals.some((arrival) => arrival.worked);
  at("work").textContent = said(arrivals.length ? (worked ? "worked" : "idle") : "nothing");
  at("arrivals").replaceChildren(...arrivals.map((arrival) => {
    const item = document.createElement("li");
    const asks = { method: arrival.asked_method, headers: arrival.asked_headers };
    const preflight = said(asks.headers ? "preflight with headers" : "preflight", asks);
    const whence = said(`${arrival.origin === null ? "without" : "with"}${arrival.cookie ? ", cookie" : ""}`, arrival);
    const kind = arrival.preflight ? preflight : said("itself");
    item.appendChild(document.createElement("b")).textContent = `${arrival.method} ${arrival.path}`;
    item.append(said("arrival", { ...arrival, kind, whence, work: said(arrival.worked ? "yes" : "no") }));
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
    at("verdict").textContent = said("silent", { error: error.message });
  }
  at("send").disabled = false;
}

at("send").addEventListener("click", send);
send();
