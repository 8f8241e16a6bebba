package rs.astra.hotline.web;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Identities;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Seal;
import rs.astra.hotline.people.Token;

/**
 * What an administrator does: inviting, changing roles, removing; and devices. A token leaves once,
 * in the answer to whoever has made it.
 *
 * <ol>
 *   <li>Nobody changes or removes their own account: so there is always an administrator left, and
 *       nobody gives a right to themself. The command can.
 *   <li>Whoever signs everybody out is signed out in their other browsers, and goes on in this one:
 *       somebody must be able to look after the others. Screens on walls go on; nobody is signed in
 *       there.
 *   <li>Who is no counsellor any more leaves duty, see {@link Leaving}.
 * </ol>
 */
final class PeopleApi {
  private final Accounts accounts;
  private final Devices devices;
  private final Identities identities;
  private final Seal seal;
  private final InstantSource clock;
  private final Duration open;
  private final Door door;
  private final Gate gate;
  private final Trail trail;
  private final Leaving leaving;

  /** An API; invitations are open so long. */
  PeopleApi(
      Accounts accounts,
      Devices devices,
      Identities identities,
      Seal seal,
      InstantSource clock,
      Duration open,
      Door door,
      Gate gate,
      Trail trail,
      Leaving leaving) {
    this.accounts = accounts;
    this.devices = devices;
    this.identities = identities;
    this.seal = seal;
    this.clock = clock;
    this.open = open;
    this.door = door;
    this.gate = gate;
    this.trail = trail;
    this.leaving = leaving;
  }

  void route(Routes routes, int bodyLimit) {
    BodyHandler body = BodyHandler.create(false).setBodyLimit(bodyLimit);
    String person = "/api/people/:id";
    routes.get("/api/people", Right.PEOPLE, this::everybody);
    routes.put(
        person + "/invitation",
        Right.PEOPLE,
        body,
        c -> withRoles(c, (who, r) -> invite(c, who, r)));
    routes.put(
        person + "/roles", Right.PEOPLE, body, c -> withRoles(c, (who, r) -> roles(c, who, r)));
    routes.delete(person, Right.PEOPLE, body, c -> another(c, who -> remove(c, who)));
    routes.delete(
        person + "/sessions", Right.PEOPLE, body, c -> another(c, who -> signOut(c, who)));
    routes.delete("/api/everybody/sessions", Right.PEOPLE, body, this::signEverybodyOut);
    routes.get("/api/devices", Right.PEOPLE, this::devices);
    routes.put("/api/devices/:id", Right.PEOPLE, body, c -> named(c, label -> add(c, label)));
    routes.delete(
        "/api/devices/:id", Right.PEOPLE, body, c -> named(c, label -> takeBack(c, label)));
    routes.post("/api/device", Right.SIGN_IN, body, this::become);
  }

  private void everybody(RoutingContext asked) {
    Future.join(accounts.everybody(), accounts.invited(clock.instant()), identities.bound())
        .onSuccess(
            all ->
                Gate.answer(
                    asked.response(),
                    PeopleViews.people(all.resultAt(0), all.resultAt(1), all.resultAt(2))))
        .onFailure(_ -> Routes.away(asked));
  }

  private void invite(RoutingContext asked, AccountId who, Set<Role> roles) {
    Token token = Token.random();
    Instant now = clock.instant();
    Instant until = now.plus(open);
    Invitation.Made made = new Invitation.Made(now, SignInApi.session(Routes.visitor(asked)).who());
    trail
        .record(asked, Audit.Action.INVITATION_CHANGE, Trail.person(who))
        .compose(_ -> accounts.invite(Invitation.of(who, roles, token, seal, until), made))
        .onSuccess(
            _ -> Gate.answer(asked.response(), PeopleViews.link("/invitation", token, until)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void roles(RoutingContext asked, AccountId who, Set<Role> roles) {
    accounts
        .account(who)
        .map(it -> it.isPresent() && isCounsellor(it.get().roles()))
        .compose(
            counselled ->
                trail
                    .record(asked, Audit.Action.ACCOUNT_CHANGE, Trail.person(who))
                    .compose(_ -> accounts.change(who, roles))
                    .onSuccess(did -> left(asked, who, did, counselled && !isCounsellor(roles))))
        .onFailure(_ -> Routes.away(asked));
  }

  private static boolean isCounsellor(Set<Role> roles) {
    return roles.contains(Role.COUNSELLOR);
  }

  private void remove(RoutingContext asked, AccountId who) {
    trail
        .record(asked, Audit.Action.ACCOUNT_REMOVE, Trail.person(who))
        .compose(_ -> accounts.account(who))
        .compose(
            before ->
                accounts
                    .remove(who)
                    .onSuccess(_ -> door.forget(who))
                    .onSuccess(did -> left(asked, who, did, before.isPresent())))
        .onFailure(_ -> Routes.away(asked));
  }

  /** Says what became of it, after whoever leaves duty by it has been signed out. */
  private void left(RoutingContext asked, AccountId who, boolean did, boolean leaves) {
    if (did && leaves) {
      leaving
          .look()
          .onComplete(_ -> Gate.answer(asked.response(), PeopleViews.left(leaving.rostered(who))));
    } else {
      Routes.done(asked, Future.succeededFuture(did), "done");
    }
  }

  private void signOut(RoutingContext asked, AccountId who) {
    ended(
        asked,
        trail
            .record(asked, Audit.Action.SESSION_END, Trail.person(who))
            .compose(_ -> door.endAll(who)));
  }

  private void signEverybodyOut(RoutingContext asked) {
    if (!new JsonObject().put("everybody", true).equals(Body.object(asked))) {
      gate.refuse(asked.request(), 400, "the body is {\"everybody\": true}, to be sure");
      return;
    }
    ended(
        asked,
        trail
            .record(asked, Audit.Action.SESSION_END, Audit.Subject.EVERYBODY)
            .compose(_ -> door.endEverybodys(SignInApi.session(Routes.visitor(asked)))));
  }

  private static void ended(RoutingContext asked, Future<Integer> done) {
    done.onSuccess(n -> Gate.answer(asked.response(), new JsonObject().put("ended", n)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void takeBack(RoutingContext asked, AccountId label) {
    Routes.done(
        asked,
        trail
            .record(asked, Audit.Action.INVITATION_CHANGE, Trail.device(label))
            .compose(_ -> devices.takeBack(label)),
        "done");
  }

  private void devices(RoutingContext asked) {
    devices
        .all()
        .onSuccess(all -> Gate.answer(asked.response(), PeopleViews.devices(all)))
        .onFailure(_ -> Routes.away(asked));
  }

  private void add(RoutingContext asked, AccountId label) {
    Token token = Token.random();
    Devices.Device device = new Devices.Device(label, clock.instant());
    trail
        .record(asked, Audit.Action.INVITATION_CHANGE, Trail.device(label))
        .compose(_ -> devices.add(device, token.hash()))
        .onSuccess(_ -> Gate.answer(asked.response(), PeopleViews.link("/wall", token, null)))
        .onFailure(_ -> Routes.away(asked));
  }

  /** Whoever shows a device's token gets the cookie of that device. */
  private void become(RoutingContext asked) {
    JsonObject said = Body.object(asked);
    Optional<Token> token =
        said != null && said.getValue("token") instanceof String text
            ? Token.of(text)
            : Optional.empty();
    (token.isEmpty()
            ? Future.succeededFuture(Optional.<Devices.Device>empty())
            : devices.device(token.get().hash()))
        .onSuccess(
            found -> {
              if (found.isPresent() && token.isPresent()) {
                door.giveDevice(asked, token.get());
                Gate.answer(asked.response(), new JsonObject().put("device", true));
              } else {
                Routes.say(asked, 401, "this is no device's token, or it was taken back");
              }
            })
        .onFailure(_ -> Routes.away(asked));
  }

  private interface About {
    void of(AccountId who);
  }

  private void named(RoutingContext asked, About about) {
    Optional<AccountId> who = AccountId.of(Objects.requireNonNull(asked.pathParam("id")));
    if (who.isEmpty()) {
      gate.refuse(
          asked.request(),
          400,
          "an id begins with a small letter and has at most 31 letters, digits, dashes");
    } else {
      about.of(who.get());
    }
  }

  private void another(RoutingContext asked, About about) {
    named(
        asked,
        who -> {
          if (Routes.visitor(asked).is(who.value())) {
            Routes.say(asked, 409, "nobody changes their own account");
          } else {
            about.of(who);
          }
        });
  }

  private void withRoles(RoutingContext asked, BiConsumer<AccountId, Set<Role>> then) {
    another(
        asked,
        who -> {
          Set<Role> roles = roles(Body.object(asked));
          if (roles.isEmpty()) {
            gate.refuse(
                asked.request(),
                400,
                "the body is {\"roles\": [...]} of "
                    + String.join(", ", List.of(Role.values()).stream().map(Role::word).toList()));
          } else {
            then.accept(who, roles);
          }
        });
  }

  private static Set<Role> roles(@Nullable JsonObject said) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    if (said == null || !(said.getValue("roles") instanceof JsonArray words)) {
      return roles;
    }
    for (Object word : words) {
      Optional<Role> role = word instanceof String text ? Role.of(text) : Optional.empty();
      if (role.isEmpty()) {
        return Set.of();
      }
      roles.add(role.get());
    }
    return roles;
  }
}
