import { JsonClient } from "../../src/load/client.js";

export class Client extends JsonClient {
  enter() {
    this.dial(this.port, "/");
  }

  opened() {
    this.nowJoined();
  }

  message(buffer, start, end) {
    this.seeOne(buffer, start, end);
  }
}
