// The connection to the session: frames in, messages out, and again when it drops.

import { readFrame } from "./frame.js";

// Connect keeps a socket open. on has the handlers open(), lost(), message(object)
// and picture(frame).
export function connect(on) {
  let socket = null;
  let wait = 250;

  function open() {
    const address = new URL("socket", document.baseURI);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(address);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      wait = 250;
      on.open();
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") return on.message(JSON.parse(data));
      const frame = readFrame(data);
      if (frame) on.picture(frame);
    };
    socket.onclose = () => {
      socket = null;
      on.lost();
      setTimeout(open, wait);
      wait = Math.min(wait * 2, 4000);
    };
  }

  open();
  return {
    // send reports whether there is a connection that took the message.
    send(message) {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
  };
}
