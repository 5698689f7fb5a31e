import "../../look/base.css";
import { render } from "preact";
import { LostPage } from "./LostPage";

render(<LostPage />, document.getElementById("page")!);
