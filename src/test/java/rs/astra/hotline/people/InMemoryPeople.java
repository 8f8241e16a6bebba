package rs.astra.hotline.people;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Accounts, sessions and devices without a database; it can be away. */
public final class InMemoryPeople implements Accounts, Sessions, Devices, Passkeys, Identities {
  /** While true, nothing is answered but a failure. */
  public volatile boolean away;

  private final Map<AccountId, Account> accounts = new ConcurrentSkipListMap<>();
  private final Map<AccountId, Instant> given = new ConcurrentHashMap<>();
  private final Map<AccountId, Invitation> invitations = new ConcurrentHashMap<>();
  private final Map<AccountId, Invitation.Made> made = new ConcurrentHashMap<>();
  private final Map<AccountId, Invitation.Used> used = new ConcurrentHashMap<>();
  private final Set<AccountId> leavers = new ConcurrentSkipListSet<>();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final Map<Browser, Instant> browsers = new ConcurrentHashMap<>();

  private final Map<String, Device> devices = new ConcurrentHashMap<>();

  private final Map<String, Passkey> passkeys = new ConcurrentHashMap<>();

  private final Map<AccountId, Bound> identities = new ConcurrentSkipListMap<>();

  private record Bound(String hash, Instant since) {}

  private record Browser(String hash, AccountId who) {}

  private interface Question<T> {
    T ask();
  }

  private <T> Future<T> answer(Question<T> question) {
    return away
        ? Future.failedFuture(new IllegalStateException("away"))
        : Future.succeededFuture(question.ask());
  }

  private Future<Void> done(Runnable change) {
    return this.<Boolean>answer(
            () -> {
              change.run();
              return true;
            })
        .mapEmpty();
  }

  @Override
  public Future<Optional<Account>> account(AccountId id) {
    return answer(() -> Optional.ofNullable(accounts.get(id)));
  }

  @Override
  public Future<Optional<Instant>> given(AccountId id) {
    return answer(() -> Optional.ofNullable(given.get(id)));
  }

  @Override
  public Future<List<Account>> everybody() {
    return answer(() -> List.copyOf(accounts.values()));
  }

  @Override
  public Future<Void> invite(Invitation invitation, Invitation.Made how) {
    return done(
        () -> {
          made.put(invitation.who(), how);
          invitations.put(invitation.who(), invitation);
        });
  }

  @Override
  public Future<Invitation.Told> told(AccountId id, Instant now) {
    return answer(
        () -> {
          Invitation it = invitations.get(id);
          Invitation.Made how = made.get(id);
          boolean open = accounts.containsKey(id) && it != null && now.isBefore(it.expires());
          return new Invitation.Told(
              open && it != null && how != null ? new Invitation.Open(how, it.expires()) : null,
              used.get(id));
        });
  }

  @Override
  public Future<Boolean> callOff(AccountId id) {
    return answer(() -> invitations.remove(id) != null);
  }

  @Override
  public Future<Optional<Invitation>> invitation(String tokenHash, Instant now) {
    return answer(
        () ->
            invitations.values().stream()
                .filter(it -> it.tokenHash().equals(tokenHash) && now.isBefore(it.expires()))
                .findFirst());
  }

  @Override
  public Future<Boolean> seal(String tokenHash, String sealedKey, Instant now) {
    return invitation(tokenHash, now)
        .map(
            found ->
                found.isPresent()
                    && invitations.replace(
                        found.get().who(), found.get(), found.get().with(sealedKey)));
  }

  @Override
  public Future<List<Invitation>> invited(Instant now) {
    return answer(
        () ->
            invitations.values().stream()
                .filter(it -> now.isBefore(it.expires()))
                .sorted(Comparator.comparing(Invitation::who))
                .toList());
  }

  @Override
  public Future<Boolean> accept(String tokenHash, Account account, Instant now) {
    return answer(
        () -> {
          Invitation found = invitations.get(account.id());
          if (found == null
              || !found.tokenHash().equals(tokenHash)
              || !found.sealedKey().equals(account.sealedKey())
              || !now.isBefore(found.expires())
              || !invitations.remove(account.id(), found)) {
            return false;
          }
          forget(account.id());
          accounts.put(account.id(), with(account, found.roles()));
          given.put(account.id(), now);
          used.put(
              account.id(),
              new Invitation.Used(Objects.requireNonNull(made.get(account.id())), now));
          if (found.roles().contains(Role.COUNSELLOR)) {
            leavers.remove(account.id());
          }
          return true;
        });
  }

  private void forget(AccountId id) {
    identities.remove(id);
    passkeys.values().removeIf(it -> it.who().equals(id));
    sessions.values().removeIf(it -> it.who().equals(id));
    browsers.keySet().removeIf(it -> it.who().equals(id));
  }

  @Override
  public Future<Boolean> change(AccountId id, Set<Role> roles) {
    return answer(
        () -> {
          Invitation open =
              invitations.computeIfPresent(
                  id,
                  (_, it) ->
                      new Invitation(id, roles, it.tokenHash(), it.sealedKey(), it.expires()));
          given.computeIfPresent(id, (_, _) -> Instant.now());
          Account before = accounts.get(id);
          if (roles.contains(Role.COUNSELLOR)) {
            leavers.remove(id);
          } else if (before != null && before.roles().contains(Role.COUNSELLOR)) {
            leavers.add(id);
          }
          return accounts.computeIfPresent(id, (_, a) -> with(a, roles)) != null || open != null;
        });
  }

  private static Account with(Account it, Set<Role> roles) {
    return new Account(it.id(), roles, it.hash(), it.sealedKey(), it.lastStep());
  }

  @Override
  public Future<Boolean> change(
      AccountId id, String hash, String session, String renewed, Instant now) {
    return answer(
        () -> {
          Session on = sessions.get(session);
          sessions.values().removeIf(it -> it.who().equals(id));
          if (on != null) {
            sessions.put(
                renewed, new Session(renewed, id, on.roles(), on.begun(), on.used(), on.worked()));
          }
          invitations.remove(id);
          return accounts.computeIfPresent(
                  id, (_, a) -> new Account(id, a.roles(), hash, a.sealedKey(), a.lastStep()))
              != null;
        });
  }

  @Override
  public Future<Boolean> use(AccountId id, long step) {
    return answer(
        () -> {
          Account before = accounts.get(id);
          return before != null
              && SecondFactor.isNew(step, before.lastStep())
              && accounts.replace(
                  id,
                  before,
                  new Account(id, before.roles(), before.hash(), before.sealedKey(), step));
        });
  }

  @Override
  public Future<Boolean> remove(AccountId id) {
    return answer(
        () -> {
          forget(id);
          boolean invited = invitations.remove(id) != null;
          given.remove(id);
          used.remove(id);
          boolean leaves = accounts.remove(id) != null;
          if (leaves) {
            leavers.add(id);
          }
          return leaves || invited;
        });
  }

  @Override
  public Future<List<AccountId>> leavers() {
    return answer(() -> List.copyOf(leavers));
  }

  @Override
  public Future<Void> left(AccountId id) {
    return done(() -> leavers.remove(id));
  }

  @Override
  public Future<Void> begin(Session session) {
    return done(
        () -> {
          sessionsOf(session.who()).stream()
              .skip(Session.MOST - 1)
              .forEach(it -> sessions.remove(it.hash()));
          sessions.put(session.hash(), session);
        });
  }

  private List<Session> sessionsOf(AccountId who) {
    return sessions.values().stream()
        .filter(it -> it.who().equals(who))
        .sorted(Comparator.comparing(Session::begun).reversed().thenComparing(Session::hash))
        .toList();
  }

  @Override
  public Future<List<Session>> sessions(AccountId who) {
    return answer(
        () -> sessionsOf(who).stream().flatMap(it -> withRolesOfNow(it).stream()).toList());
  }

  @Override
  public Future<Boolean> end(AccountId who, String hash) {
    return answer(
        () -> sessions.values().removeIf(it -> it.who().equals(who) && it.hash().equals(hash)));
  }

  @Override
  public Future<Integer> endAll(AccountId who) {
    return end(it -> it.who().equals(who));
  }

  @Override
  public Future<Integer> endEverybodys(@Nullable String hash) {
    return end(it -> !it.hash().equals(hash));
  }

  private Future<Integer> end(Predicate<Session> which) {
    return answer(
        () -> {
          int before = sessions.size();
          sessions.values().removeIf(which);
          return before - sessions.size();
        });
  }

  @Override
  public Future<Optional<Session>> session(String hash) {
    return answer(() -> Optional.ofNullable(sessions.get(hash)).flatMap(this::withRolesOfNow));
  }

  private Optional<Session> withRolesOfNow(Session it) {
    return Optional.ofNullable(accounts.get(it.who()))
        .map(a -> new Session(it.hash(), a.id(), a.roles(), it.begun(), it.used(), it.worked()));
  }

  @Override
  public Future<Void> used(Session session) {
    return done(() -> sessions.replace(session.hash(), session));
  }

  @Override
  public Future<Void> end(String hash) {
    return done(() -> sessions.remove(hash));
  }

  @Override
  public Future<Void> anew(String before, String after) {
    return done(
        () -> {
          for (Browser it : List.copyOf(browsers.keySet())) {
            Instant until = it.hash().equals(before) ? browsers.remove(it) : null;
            if (until != null) {
              browsers.put(new Browser(after, it.who()), until);
            }
          }
        });
  }

  @Override
  public Future<Void> know(String browser, AccountId who, Instant until) {
    return done(() -> browsers.put(new Browser(browser, who), until));
  }

  @Override
  public Future<Boolean> knows(String browser, AccountId who, Instant now) {
    return answer(
        () -> now.isBefore(browsers.getOrDefault(new Browser(browser, who), Instant.MIN)));
  }

  @Override
  public Future<Void> add(Device device, String tokenHash) {
    return done(
        () -> {
          devices.values().removeIf(it -> it.label().equals(device.label()));
          devices.put(tokenHash, device);
        });
  }

  @Override
  public Future<List<Device>> all() {
    return answer(
        () -> devices.values().stream().sorted(Comparator.comparing(Device::label)).toList());
  }

  @Override
  public Future<Optional<Device>> device(String tokenHash) {
    return answer(() -> Optional.ofNullable(devices.get(tokenHash)));
  }

  @Override
  public Future<Boolean> takeBack(AccountId label) {
    return answer(() -> devices.values().removeIf(it -> it.label().equals(label)));
  }

  @Override
  public Future<Boolean> add(Passkey passkey) {
    return answer(
        () ->
            passkeys.values().stream().filter(it -> it.who().equals(passkey.who())).count() < MOST
                && passkeys.putIfAbsent(passkey.id(), passkey) == null);
  }

  @Override
  public Future<Optional<Passkey>> passkey(String id) {
    return answer(() -> Optional.ofNullable(passkeys.get(id)));
  }

  @Override
  public Future<List<Passkey>> of(AccountId who) {
    return answer(
        () ->
            passkeys.values().stream()
                .filter(it -> it.who().equals(who))
                .sorted(Comparator.comparing(Passkey::since).thenComparing(Passkey::id))
                .toList());
  }

  @Override
  public Future<Boolean> use(String id, long counter) {
    return answer(
        () -> {
          Passkey before = passkeys.get(id);
          if (before == null || (before.counter() >= counter && before.counter() + counter > 0)) {
            return false;
          }
          Passkey next = new Passkey(id, before.who(), before.publicKey(), counter, before.since());
          return passkeys.replace(id, before, next);
        });
  }

  @Override
  public Future<Boolean> remove(AccountId who, String id) {
    return answer(
        () -> passkeys.values().removeIf(it -> it.id().equals(id) && it.who().equals(who)));
  }

  @Override
  public Future<Boolean> bind(AccountId who, Identity identity, Instant now) {
    Bound bound = new Bound(identity.hash(), now);
    return answer(
        () -> {
          synchronized (identities) {
            return identities.values().stream().noneMatch(it -> it.hash().equals(bound.hash()))
                && identities.putIfAbsent(who, bound) == null;
          }
        });
  }

  @Override
  public Future<Optional<AccountId>> boundTo(Identity identity) {
    return answer(
        () ->
            identities.entrySet().stream()
                .filter(it -> it.getValue().hash().equals(identity.hash()))
                .map(Map.Entry::getKey)
                .findFirst());
  }

  @Override
  public Future<Optional<Instant>> boundSince(AccountId who) {
    return answer(() -> Optional.ofNullable(identities.get(who)).map(Bound::since));
  }

  @Override
  public Future<Map<AccountId, Instant>> bound() {
    return answer(
        () -> {
          Map<AccountId, Instant> bound = new TreeMap<>();
          identities.forEach((who, it) -> bound.put(who, it.since()));
          return bound;
        });
  }

  @Override
  public Future<Boolean> unbind(AccountId who) {
    return answer(() -> identities.remove(who) != null);
  }
}
