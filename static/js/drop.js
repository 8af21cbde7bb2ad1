// Files and folders dropped on the form, or chosen there, are sent at once; too large ones are not.

const form = document.querySelector("form.upload");
const MOST_FILES = 1000;

/** Every file of what was dropped, those of folders under their paths. */
async function droppedFiles(items) {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  while (entries.length && found.length <= MOST_FILES) {
    const entry = entries.shift();
    if (entry.isFile) {
      const file = await new Promise((resolve, reject) => entry.file(resolve, reject));
      found.push([file, entry.fullPath.replace(/^\//, "")]);
    } else {
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
        if (!some.length) break;
        entries.push(...some);
      }
    }
  }
  return found;
}

function say(text) {
  form.querySelector("[data-upload-said]").textContent = text;
}

/** Send files as the form would, and go to the page that shows what they would add. */
function send(files) {
  const size = files.reduce((sum, [file]) => sum + file.size, 0);
  if (!files.length) return;
  if (files.length > MOST_FILES) {
    say(`These are more than ${MOST_FILES} files; put them into an archive.`);
    return;
  }
  if (size > Number(form.dataset.mostMb) * 2 ** 20) {
    say(`These files are larger than ${form.dataset.mostMb} MiB together; send fewer at once.`);
    return;
  }
  const body = new FormData();
  for (const [file, path] of files) body.append("file", file, path);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) say(`Sending, ${Math.round((100 * event.loaded) / event.total)} %.`);
  });
  request.addEventListener("load", () => {
    if (request.status < 400) {
      location.assign(request.responseURL);
      return;
    }
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const said = page.querySelector("#upload-mistake, main p");
    say(said ? said.textContent : "The upload was refused.");
  });
  request.addEventListener("error", () => say("The upload broke off; nothing of it was kept. Try again."));
  say("Sending …");
  request.send(body);
}

if (form) {
  const place = form.querySelector("[data-drop]");
  place.classList.add("sends"); // the labels do: what is chosen is sent at once
  for (const name of ["dragenter", "dragover"]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.add("over");
    });
  }
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", async (event) => {
    event.preventDefault();
    place.classList.remove("over");
    try {
      const given = [...event.dataTransfer.files].map((file) => [file, file.name]);
      const found = await droppedFiles(event.dataTransfer.items);
      send(found.length ? found : given);
    } catch {
      say("What was dropped cannot be read; choose the files instead.");
    }
  });
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      send([...input.files].map((file) => [file, file.webkitRelativePath || file.name]));
    });
  }
}
