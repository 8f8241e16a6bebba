package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Keyring;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.Token;

/**
 * Passkeys: what browser and server say to each other; the rules are {@link Keyring}'s. First a
 * challenge is asked for, then comes what the browser has made of it: {@code {"challenge": "…",
 * "passkey": {…}}}, the latter as browsers write it ({@code PublicKeyCredential.toJSON()}). Answers
 * as {@link SignInApi}, and 422 if this is no passkey that can be added.
 */
final class PasskeyApi {
  private final Keyring keyring;
  private final SignInApi answers;
  private final Trail trail;
  private final Gate gate;

  PasskeyApi(Keyring keyring, SignInApi answers, Trail trail, Gate gate) {
    this.keyring = keyring;
    this.answers = answers;
    this.trail = trail;
    this.gate = gate;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    routes.get("/api/passkeys", Right.ACCOUNT, this::list);
    routes.post("/api/passkeys/challenge", Right.ACCOUNT, body, this::challengeToAdd);
    routes.post("/api/passkeys", Right.ACCOUNT, body, c -> said(c, this::add));
    routes.delete("/api/passkeys/:key", Right.ACCOUNT, body, this::remove);
    routes.post("/api/session/passkey/challenge", Right.SIGN_IN, body, this::challengeToSignIn);
    routes.post("/api/session/passkey", Right.SIGN_IN, body, c -> said(c, this::signIn));
  }

  private void list(RoutingContext asked) {
    keyring
        .of(session(asked).who())
        .onSuccess(all -> Gate.answer(asked.response(), PeopleViews.passkeys(all)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void challengeToAdd(RoutingContext asked) {
    answers.confirmed(
        asked, Audit.Action.ACCOUNT_CHANGE, session -> give(asked, keyring.challenge(session)));
  }

  private void challengeToSignIn(RoutingContext asked) {
    give(asked, keyring.challenge());
  }

  private static void give(RoutingContext asked, Token challenge) {
    Gate.answer(
        asked.response(),
        new JsonObject().put("challenge", challenge.text()).put("host", host(asked)));
  }

  private void add(RoutingContext asked, Keyring.Asked challenge, JsonObject passkey) {
    Session session = session(asked);
    keyring
        .made(session, challenge, passkey.encode())
        .compose(
            made ->
                made.isEmpty()
                    ? Future.succeededFuture(false)
                    : record(asked, session.who()).compose(_ -> keyring.add(made.get())))
        .onSuccess(
            added -> {
              if (added) {
                Gate.answer(asked.response(), new JsonObject().put("added", true));
              } else {
                Routes.say(asked, 422, "not_added");
              }
            })
        .onFailure(_ -> Routes.away(asked));
  }

  private void remove(RoutingContext asked) {
    AccountId who = session(asked).who();
    Routes.done(
        asked,
        record(asked, who)
            .compose(_ -> keyring.remove(who, Objects.requireNonNull(asked.pathParam("key")))),
        "removed");
  }

  private Future<Void> record(RoutingContext asked, AccountId who) {
    return trail.record(asked, Audit.Action.ACCOUNT_CHANGE, Trail.person(who));
  }

  private void signIn(RoutingContext asked, Keyring.Asked challenge, JsonObject passkey) {
    String id = passkey.getValue("id") instanceof String text ? text : "";
    answers.answer(
        asked,
        Audit.Action.SESSION_BEGIN_BY_PASSKEY,
        keyring.signIn(challenge, id, passkey.encode(), answers.from(asked)));
  }

  private interface Said {
    void by(RoutingContext asked, Keyring.Asked challenge, JsonObject passkey);
  }

  private void said(RoutingContext asked, Said then) {
    JsonObject said = Body.object(asked);
    Keyring.Asked challenge = said == null ? null : challenge(asked, said);
    if (said != null
        && challenge != null
        && said.getValue("passkey") instanceof JsonObject passkey) {
      then.by(asked, challenge, passkey);
    } else {
      gate.refuse(asked.request(), 400, "the body has a challenge of ours and a passkey");
    }
  }

  /** The gate has looked at the name, and that a browser asks from our own page under it. */
  private static Keyring.@Nullable Asked challenge(RoutingContext asked, JsonObject said) {
    Optional<Token> challenge =
        said.getValue("challenge") instanceof String text ? Token.of(text) : Optional.empty();
    String origin = asked.request().getHeader("origin");
    return challenge.isEmpty() || origin == null
        ? null
        : new Keyring.Asked(challenge.get(), origin, host(asked));
  }

  private static String host(RoutingContext asked) {
    return Objects.requireNonNull(asked.request().authority()).host();
  }

  private static Session session(RoutingContext asked) {
    return SignInApi.session(Routes.visitor(asked));
  }
}
