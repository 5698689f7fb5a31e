import "../../look/base.css";
import { render } from "preact";
import { AdminPage } from "./AdminPage";

render(<AdminPage />, document.getElementById("page")!);
