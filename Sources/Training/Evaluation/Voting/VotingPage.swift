/// The page at which votes are given: all of it in one file, for a browser without a network.
enum VotingPage {
  static let html = """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Which is better?</title>
    <style>
    :root { color-scheme: dark; }
    * { box-sizing: border-box; }
    body { margin: 0; height: 100vh; display: flex; flex-direction: column; background: #1c1c1c;
      color: #e6e3dc; font: 15px Inter, "Segoe UI", Helvetica, Arial, sans-serif; }
    header { display: flex; justify-content: space-between; padding: 10px 18px; color: #9aa1a8; }
    main { flex: 1; min-height: 0; display: flex; gap: 12px; padding: 0 18px; }
    figure { flex: 1; min-width: 0; margin: 0; display: flex; }
    img { width: 100%; height: 100%; object-fit: contain; cursor: pointer; }
    footer { display: flex; gap: 10px; justify-content: center; padding: 14px; flex-wrap: wrap; }
    button { font: inherit; color: inherit; background: #33373b; border: 1px solid #4a4f55;
      border-radius: 8px; padding: 9px 18px; cursor: pointer; }
    button:hover { background: #41464c; }
    button:disabled { opacity: .4; cursor: default; }
    kbd { color: #b7791f; font: inherit; margin-right: 6px; }
    #end { margin: auto; font-size: 20px; }
    </style>
    <header><span id="place">&nbsp;</span><span>Which one would you rather keep?</span></header>
    <main>
    <figure><img id="left" alt="the left result"></figure>
    <figure><img id="right" alt="the right result"></figure>
    </main>
    <footer>
    <button data-answer="left"><kbd>1</kbd>left</button>
    <button data-answer="equal"><kbd>2</kbd>equal</button>
    <button data-answer="right"><kbd>3</kbd>right</button>
    <button data-answer="skip"><kbd>4</kbd>skip</button>
    <button id="photo"><kbd>space</kbd>hold to see the photograph</button>
    </footer>
    <script>
    "use strict";
    const element = name => document.getElementById(name);
    const answers = {1: "left", 2: "equal", 3: "right", 4: "skip"};
    let question = null;

    const load = (image, source) => new Promise((done, failed) => {
      image.onload = done; image.onerror = failed; image.src = source;
    });
    const enable = on => {
      for (const button of document.querySelectorAll("[data-answer]")) button.disabled = !on;
    };
    const end = text => {
      question = null;
      document.querySelector("main").innerHTML = "<p id=end></p>";
      element("end").textContent = text;
      document.querySelector("footer").remove();
    };
    const show = original => {
      if (!question) return;
      for (const side of ["left", "right"])
        element(side).src = question.id + "/" + (original ? "photo" : side);
    };

    async function next() {
      enable(false);
      element("place").textContent = "the next pair is being made ...";
      try {
        const found = await (await fetch("question")).json();
        if (!found.id) { end("That was the last pair. Thank you."); return; }
        await Promise.all(["left", "right"].map(
          side => load(element(side), found.id + "/" + side)));
        new Image().src = found.id + "/photo";
        question = found;
        element("place").textContent = "pair " + found.number + " of " + found.count;
        enable(true);
      } catch {
        end("The program has ended. Every vote is kept.");
      }
    }
    async function vote(answer) {
      if (!question) return;
      const body = question.id + " " + answer;
      question = null;
      enable(false);
      try {
        const result = await fetch("vote", {method: "POST", body});
        if (!result.ok && result.status !== 409) throw result.status;
        next();
      } catch {
        end("The program has ended. Every vote is kept.");
      }
    }

    for (const button of document.querySelectorAll("[data-answer]"))
      button.onclick = () => vote(button.dataset.answer);
    for (const side of ["left", "right"]) element(side).onclick = () => vote(side);
    element("photo").onpointerdown = () => show(true);
    element("photo").onpointerup = () => show(false);
    onkeydown = event => {
      if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === " ") { event.preventDefault(); show(true); }
      else if (answers[event.key]) vote(answers[event.key]);
    };
    onkeyup = event => { if (event.key === " ") show(false); };
    next();
    </script>
    </html>
    """
}
