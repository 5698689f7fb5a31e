import "../../look/base.css";
import "./css/layout.css";
import "./css/rooms.css";
import "./css/room.css";
import "./css/messages.css";
import "./css/text.css";
import "./css/composer.css";
import "./css/dialogs.css";
import { render } from "preact";
import { ChatPage } from "./ChatPage";

render(<ChatPage />, document.getElementById("page")!);
