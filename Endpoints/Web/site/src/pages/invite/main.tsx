import "../../look/base.css";
import "./invite.css";
import { render } from "preact";
import { InvitePage } from "./InvitePage";

render(<InvitePage />, document.getElementById("page")!);
