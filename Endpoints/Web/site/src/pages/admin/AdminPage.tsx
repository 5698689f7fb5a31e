import "./admin.css";
import { Frame } from "../../look/Frame";
import { Tabs } from "../../look/Tabs";
import { Jobs } from "./Jobs";
import { Limits } from "./Limits";
import { Rooms } from "./Rooms";
import { SignIn } from "./SignIn";
import { Webhooks } from "./Webhooks";
import { Overview } from "./overview/Overview";
import { People } from "./people/People";
import { isOwn, signOut, standing } from "./state/operator";

const tabs = [
  { name: "Overview", content: () => <Overview /> },
  { name: "People", content: () => <People /> },
  { name: "Rooms", content: () => <Rooms /> },
  { name: "Limits", content: () => <Limits /> },
  { name: "Webhooks", content: () => <Webhooks /> },
  { name: "Jobs", content: () => <Jobs /> },
];

/** The operator's page: who is here, how much they have, how the box does. What people say is not here. */
export function AdminPage() {
  return (
    <Frame>
      <div class="admin">{content()}</div>
    </Frame>
  );
}

function content() {
  if (standing.value === "asking") return <p class="muted">Asking the box whose key this is…</p>;
  if (standing.value !== "admin") return <SignIn standing={standing.value} />;
  return (
    <>
      <header class="admin-head">
        <h1>Admin</h1>
        {isOwn() && (
          <button type="button" class="quiet" onClick={signOut}>
            Sign out
          </button>
        )}
      </header>
      <Tabs label="Admin" tabs={tabs} inAddress />
    </>
  );
}
