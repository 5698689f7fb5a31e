import "./key.css";
import { key } from "../../box/key";
import { isKeyRefused, me } from "../../box/me";
import { Frame } from "../../look/Frame";
import { FreshKey } from "./FreshKey";
import { GetKey } from "./GetKey";
import { MyKeys } from "./MyKeys";
import { Myself } from "./Myself";
import { TakeOver, broughtCode } from "./TakeOver";
import { UseKey } from "./UseKey";
import { fresh } from "./state";

/** Everything about the key of this browser: getting one, keeping it, giving parts of it to others. */
export function KeyPage() {
  return (
    <Frame>
      <div class="key-page">{content()}</div>
    </Frame>
  );
}

function content() {
  if (broughtCode.value) return <TakeOver code={broughtCode.value} />;
  if (fresh.value) return <FreshKey made={fresh.value} />;
  if (!key.value)
    return (
      <>
        <h1>A key is all it takes</h1>
        <div class="key-two">
          <GetKey />
          <UseKey />
        </div>
      </>
    );
  if (isKeyRefused.value) return <Refused />;
  if (!me.value) return <p class="muted">Asking the box who you are…</p>;
  return (
    <>
      <Myself me={me.value} />
      <MyKeys me={me.value} />
    </>
  );
}

function Refused() {
  return (
    <>
      <h1>This browser's key is no longer good</h1>
      <p>It was revoked, has expired, or belongs to another box. Use another one, or get a new one.</p>
      <div class="key-two">
        <UseKey />
        <GetKey />
      </div>
    </>
  );
}
