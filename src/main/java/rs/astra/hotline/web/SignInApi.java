package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Password;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.SignIn;
import rs.astra.hotline.people.Token;

/**
 * Signing in and out, invitations, and one's own account. Answers 401 if something is wrong, 429
 * with Retry-After if one must wait, 422 if a password cannot be used, 503 if the database is away.
 */
final class SignInApi {
  static final String SESSION = "/api/session";

  private static final String INVITED = "/api/account/invitation";

  /** Cookies stay: the session's is taken by name, and the browser is known at the next sign-in. */
  private static final String EMPTIED = "\"cache\", \"storage\"";

  private final SignIn signIn;
  private final Proxy proxy;
  private final Door door;
  private final Gate gate;
  private final Trail trail;
  private final Duration browser;

  SignInApi(SignIn signIn, Proxy proxy, Door door, Gate gate, Trail trail, Duration browser) {
    this.signIn = signIn;
    this.proxy = proxy;
    this.door = door;
    this.gate = gate;
    this.trail = trail;
    this.browser = browser;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    routes.post(SESSION, Right.SIGN_IN, body, this::signIn);
    routes.get(SESSION, Right.ACCOUNT, this::session);
    routes.delete(SESSION, Right.ACCOUNT, body, this::signOut);
    routes.get("/api/sessions", Right.ACCOUNT, this::sessions);
    routes.delete("/api/sessions/:key", Right.ACCOUNT, body, this::endAnother);
    routes.put(SESSION + "/password", Right.ACCOUNT, body, this::password);
    routes.get(INVITED, Right.ACCOUNT, this::told);
    routes.delete(INVITED, Right.ACCOUNT, body, this::callOff);
    routes.post("/api/invitation/look", Right.SIGN_IN, body, this::look);
    routes.post("/api/invitation", Right.SIGN_IN, body, this::accept);
  }

  private void signIn(RoutingContext asked) {
    JsonObject said = Body.texts(asked, "id", "password", "code");
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has id, password and code");
      return;
    }
    // What is no id is nobody's, and is judged like that of nobody.
    AccountId who = AccountId.of(said.getString("id")).orElse(SignIn.NOBODY);
    Password password = new Password(said.getString("password"));
    SignIn.Shown shown = new SignIn.Shown(who, password, said.getString("code"));
    answer(asked, Audit.Action.SESSION_BEGIN, signIn.signIn(shown, from(asked)));
  }

  private void accept(RoutingContext asked) {
    JsonObject said = Body.texts(asked, "token", "password", "code");
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has token, password and code");
      return;
    }
    Optional<Token> token = Token.of(said.getString("token"));
    Password password = new Password(said.getString("password"));
    answer(
        asked,
        Audit.Action.ACCOUNT_CREATE,
        token.isEmpty()
            ? Future.succeededFuture(new SignIn.Answer.Wrong(null))
            : signIn.accept(token.get(), password, said.getString("code"), from(asked)));
  }

  private void look(RoutingContext asked) {
    JsonObject said = Body.texts(asked, "token");
    Optional<Token> token = said == null ? Optional.empty() : Token.of(said.getString("token"));
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has a token");
      return;
    }
    (token.isEmpty()
            ? Future.succeededFuture(Optional.<Invitation>empty())
            : signIn.invitation(token.get()))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(Optional.<JsonObject>empty())
                    : looked(found.get()))
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    it -> Gate.answer(asked.response(), it),
                    () -> Routes.say(asked, 404, "this link was used, or has expired")))
        .onFailure(_ -> Routes.away(asked));
  }

  /** That somebody looks is in the trail, each time: the holder may be told it was not them. */
  private Future<Optional<JsonObject>> looked(Invitation it) {
    return trail
        .looked(it.who())
        .compose(_ -> signIn.factor(it))
        .map(made -> made.map(key -> PeopleViews.invitation(it, key)));
  }

  private void password(RoutingContext asked) {
    JsonObject said = Body.texts(asked, "present", "next");
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has present and next");
      return;
    }
    Session session = session(Routes.visitor(asked));
    Token renewed = Token.random();
    answer(
        asked,
        Audit.Action.ACCOUNT_CHANGE,
        signIn.change(
            session,
            new Password(said.getString("present")),
            new Password(said.getString("next")),
            renewed),
        () -> {
          door.forget(session.who());
          door.give(asked, Door.SESSION, renewed, null);
          changed(asked, Audit.Action.ACCOUNT_CHANGE);
        });
  }

  private void session(RoutingContext asked) {
    Gate.answer(asked.response(), PeopleViews.session(Routes.visitor(asked), door.idle()));
  }

  private void signOut(RoutingContext asked) {
    door.take(asked, Door.SESSION);
    Session session = session(Routes.visitor(asked));
    trail.own(session.who(), Audit.Action.SESSION_END);
    door.end(session)
        .onSuccess(
            _ -> {
              asked.response().putHeader("clear-site-data", EMPTIED);
              Gate.answer(asked.response(), new JsonObject().put("signedOut", true));
            })
        .onFailure(_ -> Routes.away(asked));
  }

  private void sessions(RoutingContext asked) {
    Session own = session(Routes.visitor(asked));
    door.sessions(own.who())
        .onSuccess(all -> Gate.answer(asked.response(), PeopleViews.sessions(all, own)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void endAnother(RoutingContext asked) {
    confirmed(
        asked,
        Audit.Action.SESSION_END,
        own -> endAnother(asked, own.who(), Objects.requireNonNull(asked.pathParam("key"))));
  }

  private void endAnother(RoutingContext asked, AccountId who, String hash) {
    Routes.done(
        asked,
        door.end(who, hash)
            .onSuccess(
                ended -> {
                  if (ended) {
                    trail.own(who, Audit.Action.SESSION_END);
                  }
                }),
        "ended");
  }

  private void told(RoutingContext asked) {
    signIn
        .told(session(Routes.visitor(asked)).who())
        .onSuccess(told -> Gate.answer(asked.response(), PeopleViews.told(told)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void callOff(RoutingContext asked) {
    AccountId who = session(Routes.visitor(asked)).who();
    trail
        .record(asked, Audit.Action.INVITATION_CHANGE, Trail.person(who))
        .compose(_ -> signIn.callOff(who))
        .onSuccess(
            done -> {
              if (done) {
                Gate.answer(asked.response(), new JsonObject().put("calledOff", true));
              } else {
                Routes.say(asked, 404, "there is no invitation");
              }
            })
        .onFailure(_ -> Routes.away(asked));
  }

  /** Whether the holder should be told at once; what is not known keeps nobody from signing in. */
  private Future<Boolean> isInvited(AccountId who) {
    return signIn.told(who).map(told -> told.open() != null).otherwise(false);
  }

  /** Whoever is in gets the cookies; the session whose cookie came along, whosever it was, ends. */
  private void in(RoutingContext asked, Audit.Action action, SignIn.Answer.In in) {
    door.endShown(asked)
        .onSuccess(
            before -> {
              before.ifPresent(it -> trail.own(it.who(), Audit.Action.SESSION_END));
              trail.own(in.who(), action);
              door.give(asked, Door.SESSION, in.session(), null);
              door.give(asked, Door.BROWSER, in.browser(), browser);
            })
        .compose(_ -> isInvited(in.who()))
        .onSuccess(
            invited ->
                Gate.answer(
                    asked.response(),
                    PeopleViews.account(in.who(), in.roles()).put("invited", invited)))
        .onFailure(_ -> Routes.away(asked));
  }

  /** What follows once the holder of the session has given the password again, in the body. */
  void confirmed(RoutingContext asked, Audit.Action action, Consumer<Session> then) {
    JsonObject said = Body.texts(asked, "password");
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has a password");
      return;
    }
    Session session = session(Routes.visitor(asked));
    answer(
        asked,
        action,
        signIn.confirm(session, new Password(said.getString("password"))),
        () -> then.accept(session));
  }

  /** Says what became of it. */
  void answer(RoutingContext asked, Audit.Action action, Future<SignIn.Answer> answer) {
    answer(asked, action, answer, () -> changed(asked, action));
  }

  private void changed(RoutingContext asked, Audit.Action action) {
    trail.own(session(Routes.visitor(asked)).who(), action);
    Gate.answer(asked.response(), new JsonObject().put("changed", true));
  }

  /** The same, and what follows once it is done. */
  void answer(
      RoutingContext asked, Audit.Action action, Future<SignIn.Answer> answer, Runnable done) {
    answer
        .onSuccess(
            it -> {
              switch (it) {
                case SignIn.Answer.In in -> in(asked, action, in);
                case SignIn.Answer.Done _ -> done.run();
                case SignIn.Answer.Wrong(AccountId about) -> {
                  if (about != null) {
                    trail.refused(about);
                  }
                  Routes.say(asked, 401, "something of it is wrong");
                }
                case SignIn.Answer.Refused(Password.Objection why) ->
                    Routes.say(asked, 422, Views.name(why));
                case SignIn.Answer.Wait(Duration time) -> mustWait(asked, time);
              }
            })
        .onFailure(_ -> Routes.away(asked));
  }

  static void mustWait(RoutingContext asked, Duration time) {
    asked.response().putHeader("retry-after", Long.toString(time.toSeconds() + 1));
    Routes.say(asked, 429, "wait before the next try");
  }

  /** From where somebody wants to sign in. */
  SignIn.From from(RoutingContext asked) {
    return new SignIn.From(proxy.network(asked.request()), door.cookie(asked, Door.BROWSER));
  }

  static Session session(Visitor visitor) {
    return Objects.requireNonNull(visitor.session());
  }
}
