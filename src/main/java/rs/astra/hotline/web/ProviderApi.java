package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.IdentityProvider.Returned;
import rs.astra.hotline.people.RelyingParty;
import rs.astra.hotline.people.RelyingParty.Begun;
import rs.astra.hotline.people.RelyingParty.Step;
import rs.astra.hotline.people.Session;
import rs.astra.hotline.people.SignIn;

/**
 * Signing in with the organisation's identity provider, and binding one's account to it; the rules
 * are {@link RelyingParty}'s.
 *
 * <ol>
 *   <li>The page is told where to go, and goes there: no answer of ours leads anywhere by itself.
 *   <li>The provider sends the browser back to a page of ours, which takes state and code out of
 *       its address and sends them in a body, with cookies that no foreign page can send
 *       (SameSite=Strict). So opening an address signs nobody in, and binds nothing.
 *   <li>What did not work is answered by 422 and one word; nothing that the provider or the browser
 *       has said is in it. The rest as in {@link SignInApi}.
 * </ol>
 */
final class ProviderApi {
  private final RelyingParty party;
  private final SignInApi answers;
  private final Door door;
  private final Trail trail;
  private final Gate gate;

  ProviderApi(RelyingParty party, SignInApi answers, Door door, Trail trail, Gate gate) {
    this.party = party;
    this.answers = answers;
    this.door = door;
    this.trail = trail;
    this.gate = gate;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    String session = SignInApi.SESSION + "/provider";
    String identity = "/api/identity";
    routes.get("/api/provider", Right.SIGN_IN, this::look);
    routes.post(session, Right.SIGN_IN, body, c -> there(c, it -> begin(c, party.begin(it))));
    routes.post(session + "/answer", Right.SIGN_IN, body, c -> returned(c, this::known));
    routes.post(session + "/code", Right.SIGN_IN, body, this::code);
    routes.get(identity, Right.ACCOUNT, this::since);
    routes.post(identity + "/begin", Right.ACCOUNT, body, c -> there(c, it -> bind(c, it)));
    routes.post(identity, Right.ACCOUNT, body, c -> returned(c, this::bound));
    routes.delete(identity, Right.ACCOUNT, body, c -> unbind(c, session(c).who()));
    routes.delete("/api/people/:id/identity", Right.PEOPLE, body, this::unbindAnother);
  }

  private void look(RoutingContext asked) {
    Gate.answer(asked.response(), PeopleViews.provider(party.provider()));
  }

  private interface With {
    void provider(IdentityProvider it);
  }

  private void there(RoutingContext asked, With then) {
    IdentityProvider it = party.provider();
    if (it == null) {
      Routes.say(asked, 404, "there is no identity provider");
    } else {
      then.provider(it);
    }
  }

  private void bind(RoutingContext asked, IdentityProvider provider) {
    answers.confirmed(
        asked, Audit.Action.IDENTITY_BIND, session -> begin(asked, party.begin(provider, session)));
  }

  private void begin(RoutingContext asked, Future<Begun> begun) {
    begun
        .onSuccess(
            it -> {
              door.give(asked, Door.PROVIDER, it.secret(), RelyingParty.GOOD_FOR);
              Gate.answer(asked.response(), new JsonObject().put("go", it.go().toString()));
            })
        .onFailure(_ -> refuse(asked, RelyingParty.Why.AWAY));
  }

  private interface Back {
    Future<Step> from(RoutingContext asked, IdentityProvider provider, Returned returned);
  }

  private void returned(RoutingContext asked, Back then) {
    JsonObject said = Body.object(asked);
    if (said != null
        && said.getValue("state") instanceof String state
        && said.getValue("code") instanceof String code
        && !code.isEmpty()
        && isTextOrNone(said.getValue("iss"))) {
      Returned returned = new Returned(state, code, said.getString("iss"));
      there(asked, it -> answer(asked, then.from(asked, it, returned)));
    } else {
      gate.refuse(asked.request(), 400, "the body has state, code and perhaps iss");
    }
  }

  private static boolean isTextOrNone(@Nullable Object value) {
    return value == null || value instanceof String;
  }

  private Future<Step> known(RoutingContext asked, IdentityProvider provider, Returned returned) {
    return party.signIn(provider, door.cookie(asked, Door.PROVIDER), returned, answers.from(asked));
  }

  private Future<Step> bound(RoutingContext asked, IdentityProvider provider, Returned returned) {
    Session session = session(asked);
    return trail
        .record(asked, Audit.Action.IDENTITY_BIND, Trail.person(session.who()))
        .compose(
            _ ->
                party.bind(
                    provider,
                    session,
                    door.cookie(asked, Door.PROVIDER),
                    returned,
                    answers.from(asked)));
  }

  private void answer(RoutingContext asked, Future<Step> done) {
    done.onSuccess(
            step -> {
              switch (step) {
                case Step.Known(var who, var proof) -> {
                  door.give(asked, Door.PROVIDER, proof, RelyingParty.GOOD_FOR);
                  Gate.answer(asked.response(), new JsonObject().put("id", who.value()));
                }
                case Step.Bound _ -> {
                  door.take(asked, Door.PROVIDER);
                  Gate.answer(asked.response(), new JsonObject().put("bound", true));
                }
                case Step.Refused(var why) -> refuse(asked, why);
                case Step.Wait(Duration time) -> SignInApi.mustWait(asked, time);
              }
            })
        .onFailure(_ -> Routes.away(asked));
  }

  private static void refuse(RoutingContext asked, RelyingParty.Why why) {
    Routes.say(asked, 422, "provider_" + Views.name(why));
  }

  private void code(RoutingContext asked) {
    JsonObject said = Body.texts(asked, "id", "code");
    if (said == null) {
      gate.refuse(asked.request(), 400, "the body has id and code");
      return;
    }
    AccountId who = AccountId.of(said.getString("id")).orElse(SignIn.NOBODY);
    Future<SignIn.Answer> answer =
        party.signIn(
            door.cookie(asked, Door.PROVIDER), who, said.getString("code"), answers.from(asked));
    answers.answer(
        asked,
        Audit.Action.SESSION_BEGIN_BY_PROVIDER,
        answer.onSuccess(
            it -> {
              if (it instanceof SignIn.Answer.In) {
                door.take(asked, Door.PROVIDER);
              }
            }));
  }

  private void since(RoutingContext asked) {
    party
        .boundSince(session(asked).who())
        .onSuccess(since -> Gate.answer(asked.response(), PeopleViews.identity(since)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void unbindAnother(RoutingContext asked) {
    Optional<AccountId> who = Optional.ofNullable(asked.pathParam("id")).flatMap(AccountId::of);
    if (who.isEmpty()) {
      Routes.say(asked, 404, "there is none of that id");
    } else {
      unbind(asked, who.get());
    }
  }

  private void unbind(RoutingContext asked, AccountId who) {
    Routes.done(
        asked,
        trail
            .record(asked, Audit.Action.IDENTITY_UNBIND, Trail.person(who))
            .compose(_ -> party.unbind(who)),
        "unbound");
  }

  private static Session session(RoutingContext asked) {
    return SignInApi.session(Routes.visitor(asked));
  }
}
