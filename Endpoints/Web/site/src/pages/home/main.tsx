import "../../look/base.css";
import { render } from "preact";
import { HomePage } from "./HomePage";

render(<HomePage />, document.getElementById("page")!);
