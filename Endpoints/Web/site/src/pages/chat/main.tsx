import "../../look/base.css";
import { render } from "preact";
import { ChatPage } from "./ChatPage";

render(<ChatPage />, document.getElementById("page")!);
