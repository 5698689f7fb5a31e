import "../../look/base.css";
import { render } from "preact";
import { KeyPage } from "./KeyPage";

render(<KeyPage />, document.getElementById("page")!);
