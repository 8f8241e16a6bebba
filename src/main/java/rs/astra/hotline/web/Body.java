package rs.astra.hotline.web;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was sent in a request's body. */
final class Body {
  private Body() {}

  /** The object that was sent, an empty one for an empty body; null if it is no object. */
  static @Nullable JsonObject object(RoutingContext asked) {
    Buffer sent = asked.body().buffer();
    try {
      return sent == null || sent.length() == 0 ? new JsonObject() : new JsonObject(sent);
    } catch (DecodeException | ClassCastException e) {
      return null;
    }
  }

  /** The object that was sent, if it is one of exactly these texts; null if not. */
  static @Nullable JsonObject texts(RoutingContext asked, String... names) {
    JsonObject said = object(asked);
    return said != null
            && said.fieldNames().equals(Set.of(names))
            && said.stream().allMatch(field -> field.getValue() instanceof String)
        ? said
        : null;
  }
}
