// Signing in the browser: the person's own plug-in (CryptoPro, CAdESCOM) signs the digest the server prepared.
// Read by the page of signing only. What it says stands in the page; here is only which sentence is shown.
const box = document.querySelector("[data-plugin]");
const part = (name) => box.querySelector(`[data-part="${name}"]`);

/* The plug-in's extensions: Chrome and Edge (two), Yandex and Opera. The page's policy lets these in, no others. */
const EXTENSIONS = box.dataset.extensions.split(" ");
const CODES = { sha256: 4, streebog256: 101, streebog512: 102 };
/* The person closed the plug-in's window, or said no at the token: SCARD_W_CANCELLED_BY_USER, ERROR_CANCELLED. */
const CANCELLED = /0x8010006E|0x800704C7|0x000004C7/i;

function show(state, why = "") {
  for (const each of box.querySelectorAll("[data-state]")) each.hidden = !each.dataset.state.split(" ").includes(state);
  if (why) part("why").textContent = why;
  box.dataset.now = state;
}

const load = (id) => new Promise((done, failed) => {
  const script = document.createElement("script");
  script.onload = done;
  script.onerror = () => failed(new Error(id));
  script.src = `chrome-extension://${id}/nmcades_plugin_api.js`;
  document.head.append(script);
});

async function spawn(make, ...given) {
  const steps = make(given);
  let step = steps.next();
  while (!step.done) {
    let value;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}

const soon = (promise, ms) => Promise.race([promise, new Promise((_, late) => { setTimeout(() => late(new Error("late")), ms); })]);

/* A page may have the maker's own script already; else the extension is asked by its own protocol. */
async function connect() {
  if (window.cadesplugin) return window.cadesplugin;
  let plugin;
  window.cadesplugin = {
    set: (object) => { plugin = object; },
    CreateObjectAsync: (name) => plugin.CreateObjectAsync(name),
    async_spawn: spawn,
    LOG_LEVEL_DEBUG: 4, LOG_LEVEL_INFO: 2, LOG_LEVEL_ERROR: 1, current_log_level: 1,
  };
  await Promise.any(EXTENSIONS.map(load));
  const heard = new Promise((done) => {
    window.addEventListener("message", ({ data }) => String(data).startsWith("cadesplugin_loaded") && done());
  });
  window.postMessage("cadesplugin_echo_request", "*");
  await soon(heard, 5000);
  return new Promise((done, failed) => window.cpcsp_chrome_nmcades.check_chrome_plugin(done, failed));
}

const create = (name) => window.cadesplugin.CreateObjectAsync(`CAdESCOM.${name}`);
const words = (error) => error?.message ?? String(error);

let certificates = [];

async function list() {
  const store = await create("Store");
  await store.Open(2, "My", 2);
  const all = await store.Certificates;
  const found = [];
  for (let place = 1; place <= await all.Count; place += 1) {
    const each = await all.Item(place);
    const until = new Date(await each.ValidToDate);
    if (until > Date.now() && await each.HasPrivateKey()) found.push({ each, until, name: await each.SubjectName });
  }
  await store.Close();
  return found;
}

function choice({ name, until }, place) {
  const owner = /CN=("(?:[^"]|"")*"|[^,]*)/.exec(name)?.[1].replaceAll('"', "") ?? name;
  return new Option(`${owner} · ${box.dataset.until} ${until.toLocaleDateString("ru")}`, place);
}

async function begin() {
  show("looking");
  try {
    await soon(connect(), 20000);
  } catch {
    return show("absent");
  }
  try {
    certificates = await list();
  } catch (error) {
    return show("failed", words(error));
  }
  if (!certificates.length) return show("none");
  part("which").replaceChildren(...certificates.map(choice));
  show("choosing");
}

async function prepared(certificate) {
  const form = part("form");
  const body = new FormData(form);
  body.set("certificate", (await certificate.Export(0)).replace(/\s/g, ""));
  const headers = { "hx-request": "true", "x-csrftoken": body.get("_csrf_token") };
  const answer = await fetch(box.dataset.prepare, { method: "POST", body: new URLSearchParams(body), headers });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.detail);
  return told;
}

async function sign(certificate, { digest, algorithm }) {
  const hashed = await create("HashedData");
  await hashed.propset_Algorithm(CODES[algorithm]);
  await hashed.SetHashValue(digest.toUpperCase());
  const signer = await create("CPSigner");
  await signer.propset_Certificate(certificate);
  await signer.propset_Options(1);
  return (await create("CadesSignedData")).SignHash(hashed, signer, 1);
}

async function act() {
  const { each } = certificates[part("which").value];
  show("signing");
  try {
    const task = await prepared(each);
    part("preparation").value = task.id;
    part("signature").value = await sign(each, task);
    part("form").submit();
  } catch (error) {
    show(CANCELLED.test(words(error)) ? "refused" : "failed", words(error));
  }
}

part("sign").addEventListener("click", act);
for (const asked of box.querySelectorAll('[data-part="look"]')) asked.addEventListener("click", begin);
/* Who has a key on the server may never need the plug-in, and a browser without it tells of every extension it lacks. */
if (box.hasAttribute("data-beside") && !window.cadesplugin) show("offered");
else begin();
