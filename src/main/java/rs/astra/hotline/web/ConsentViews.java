package rs.astra.hotline.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.consent.Danger;
import rs.astra.hotline.core.consent.OverrideRules;
import rs.astra.hotline.core.consent.Sharing;
import rs.astra.hotline.engine.CallbackDesk;

/** What may leave the server of consents; as {@link Views} for everything else. */
final class ConsentViews {
  private ConsentViews() {}

  /** A call in which something can be agreed, for whoever talks in it; nothing of the caller. */
  static JsonObject talk(Optional<CallbackDesk.Talk> found) {
    return new JsonObject()
        .put(
            "talk",
            found
                .map(
                    talk ->
                        new JsonObject().put("call", talk.call().value()).put("since", since(talk)))
                .orElse(null));
  }

  /** Which there are, and what has become of them; not to whom what may be told. */
  static JsonObject states(List<Sharing> all) {
    return new JsonObject()
        .put("sharings", new JsonArray(all.stream().map(ConsentViews::state).toList()));
  }

  /**
   * To whom what may be told, null if that can be read no more; no call by which two could be told
   * to be one person's.
   */
  static JsonObject sharings(List<Sharing> all) {
    return new JsonObject()
        .put("sharings", new JsonArray(all.stream().map(ConsentViews::sharing).toList()));
  }

  /** One of them. */
  static JsonObject sharing(Sharing it) {
    return state(it)
        .put("recipient", it.recipient())
        .put("purpose", Views.name(it.purpose()))
        .put("what", new JsonArray(it.inOrder().stream().map(Views::name).toList()));
  }

  private static JsonObject state(Sharing it) {
    JsonObject json =
        new JsonObject()
            .put("consent", it.id().value())
            .put("counsellor", it.recordedBy().value())
            .put("at", it.at().toEpochMilli())
            .put("expiresAt", it.expiresAt().toEpochMilli());
    Danger danger = it.danger();
    if (danger != null) {
      Danger.Word word = danger.word();
      json.put("ground", Views.name(danger.ground()))
          .put("second", word == null ? "missing" : word.agrees() ? "agrees" : "refuses")
          .put("dueAt", OverrideRules.due(it).toEpochMilli());
    }
    return json;
  }

  private static @Nullable Long since(CallbackDesk.Talk talk) {
    return talk.since() == null ? null : talk.since().toEpochMilli();
  }
}
