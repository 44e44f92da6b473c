/* How the page itself reaches the app: one QWebChannel object.
 *
 * The channel opens long after the frontend's first request, so calls wait in a queue until then.
 * The first one is pageCreated, by which the app distinguishes this document from the previous one,
 * and learns whether the web engine plays what cameras send.
 */

const MAX_QUEUE = 100;
const playsH264 = window.MediaSource?.isTypeSupported('video/mp4; codecs="avc1.42E01E"') === true;
const queue = [JSON.stringify({ type: "pageCreated", payload: { h264: playsH264 } })];
let bridge = null;

function send(type, payload) {
  const text = JSON.stringify({ type, payload });
  if (bridge) {
    bridge.receive(text);
  } else if (queue.length < MAX_QUEUE) {
    queue.push(text);
  }
}

new QWebChannel(qt.webChannelTransport, (channel) => {
  bridge = channel.objects.bridge;
  queue.splice(0).forEach((text) => bridge.receive(text));
});
