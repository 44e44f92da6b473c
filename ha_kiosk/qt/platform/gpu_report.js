// Chromium's report about itself, from its page chrome://gpu. Evaluates to null until the report is
// there, then to JSON; doctor/graphics.py interprets it.
(() => {
  const view = document.querySelector("info-view");
  const text = view?.shadowRoot?.textContent ?? view?.textContent ?? "";
  if (!text.includes("Graphics Feature Status")) return null;
  const video = document.createElement("video");
  const plays = (type) => video.canPlayType(type);
  return JSON.stringify({
    gpu: text,
    codecs: {
      "H.264": plays('video/mp4; codecs="avc1.42E01E"'),
      AAC: plays('audio/mp4; codecs="mp4a.40.2"'),
      VP9: plays('video/webm; codecs="vp9"'),
    },
  });
})();
