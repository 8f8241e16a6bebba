package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import rs.astra.hotline.engine.Audit;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Devices;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.privacy.AccountKeys;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;
import rs.astra.hotline.store.StoredDevices;
import rs.astra.hotline.store.StoredSessions;

/**
 * What {@code hotline people} and {@code hotline device} do. The first administrator is invited
 * here, by whoever may run commands on the machine: there is no password that comes with the
 * software.
 */
final class PeopleCommand {
  static final int GOOD = 0;
  static final int BAD = 1;
  static final int REFUSED = 2;

  /** The service is another process, and looks by itself. */
  private static final String SOON = " within seconds, or after the call.";

  private static final Audit.Actor BY = new Audit.Actor.Command("people");

  private final Config config;
  private final Instant now;
  private final PrintWriter out;

  PeopleCommand(Config config, Instant now, PrintWriter out) {
    this.config = config;
    this.now = now;
    this.out = out;
  }

  /** Invites somebody, or anew whoever has lost password or second factor; prints the link. */
  int invite(String name, List<String> words) throws IOException {
    Optional<AccountId> who = AccountId.of(name);
    Set<Role> roles = roles(words);
    if (who.isEmpty() || roles.isEmpty()) {
      return refused(who.isEmpty());
    }
    Token token = Token.random();
    Instant expires = now.plus(config.people().invitation());
    AccountKeys key = Resealing.keys(config);
    Invitation invitation = Invitation.of(who.get(), roles, token, key, expires);
    return change(
        Audit.Action.INVITATION_CHANGE,
        person(name),
        store ->
            new StoredAccounts(store).invite(invitation, new Invitation.Made(now, null)).map(true),
        _ -> {
          out.println("Invited " + name + " as " + said(roles) + ". This link can be used once,");
          out.println("until " + time(expires) + "; give it to nobody else:");
          out.println("  " + config.http().page() + "/invitation#" + token.text());
          return GOOD;
        });
  }

  /** Who there is, and as what. */
  int list() {
    return change(
        Audit.Action.PEOPLE_READ,
        Audit.Subject.EVERYBODY,
        store -> new StoredAccounts(store).everybody(),
        everybody -> {
          for (Account account : everybody) {
            out.println(account.id() + "  " + said(account.roles()));
          }
          return GOOD;
        });
  }

  /** Changes what somebody is; counts at once. */
  int roles(String name, List<String> words) {
    Optional<AccountId> who = AccountId.of(name);
    Set<Role> roles = roles(words);
    return who.isEmpty() || roles.isEmpty()
        ? refused(who.isEmpty())
        : change(
            Audit.Action.ACCOUNT_CHANGE,
            person(name),
            store -> new StoredAccounts(store).change(who.get(), roles),
            changed ->
                done(
                    changed,
                    name
                        + " is "
                        + said(roles)
                        + "."
                        + (roles.contains(Role.COUNSELLOR)
                            ? ""
                            : " Whoever was a counsellor has no PIN any more, and leaves duty"
                                + SOON)));
  }

  /** Removes account and invitation, and signs out everywhere. */
  int remove(String name) {
    Optional<AccountId> who = AccountId.of(name);
    return who.isEmpty()
        ? refused(true)
        : change(
            Audit.Action.ACCOUNT_REMOVE,
            person(name),
            store ->
                new StoredAccounts(store)
                    .remove(who.get())
                    .compose(
                        removed ->
                            store
                                .roster(config.timeZone())
                                .map(
                                    kept ->
                                        removed
                                            ? removed(kept.next(who.get().counsellor(), now), name)
                                            : "")),
            words -> done(!words.isEmpty(), words));
  }

  private String removed(Optional<Instant> rostered, String name) {
    String words = "Removed, and the PIN with it. Whoever is on duty leaves it" + SOON;
    return rostered
        .map(
            from ->
                words
                    + "\nThe roster still has "
                    + name
                    + " from "
                    + time(from)
                    + " on, and rings the station that it names then: change it.")
        .orElse(words);
  }

  /** Ends all of somebody's sessions; a service that runs notices within seconds. */
  int signOut(String name) {
    Optional<AccountId> who = AccountId.of(name);
    return who.isEmpty()
        ? refused(true)
        : change(
            Audit.Action.SESSION_END,
            person(name),
            store -> new StoredSessions(store).endAll(who.get()),
            this::ended);
  }

  /** Ends everybody's sessions. */
  int signEverybodyOut() {
    return change(
        Audit.Action.SESSION_END,
        Audit.Subject.EVERYBODY,
        store -> new StoredSessions(store).endEverybodys(null),
        this::ended);
  }

  private int ended(int sessions) {
    out.println("Sessions that were ended: " + sessions + ".");
    return GOOD;
  }

  /** Lets a screen show the wallboard; prints the link that is to be opened there. */
  int addDevice(String label) {
    Optional<AccountId> which = AccountId.of(label);
    if (which.isEmpty()) {
      return refused(true);
    }
    Token token = Token.random();
    Devices.Device device = new Devices.Device(which.get(), now);
    return change(
        Audit.Action.INVITATION_CHANGE,
        device(label),
        store -> new StoredDevices(store).add(device, token.hash()).map(true),
        _ -> {
          out.println("Open this link once on the screen; whoever has it sees the wallboard:");
          out.println("  " + config.http().page() + "/wall#" + token.text());
          return GOOD;
        });
  }

  /** Which screens there are. */
  int listDevices() {
    return ask(
        store -> new StoredDevices(store).all(),
        all -> {
          all.forEach(it -> out.println(it.label() + "  since " + time(it.since())));
          return GOOD;
        });
  }

  /** The screen shows nothing any more. */
  int removeDevice(String label) {
    Optional<AccountId> which = AccountId.of(label);
    return which.isEmpty()
        ? refused(true)
        : change(
            Audit.Action.INVITATION_CHANGE,
            device(label),
            store -> new StoredDevices(store).takeBack(which.get()),
            removed -> done(removed, "Removed."));
  }

  /** Forgets somebody who has left. */
  int erase(String name) {
    Optional<AccountId> who = AccountId.of(name);
    return who.isEmpty()
        ? refused(true)
        : Store.once(
            config.database(),
            store -> AuditCommand.trail(config, store, () -> now).erase(who.get().value(), BY),
            known -> {
              if (known) {
                out.println("Erased. A service that runs forgets the id when it is restarted,");
                out.println("which ends no call; a backup when it is deleted.");
              } else {
                out.println("There is nobody of this id.");
              }
              return known ? GOOD : BAD;
            },
            this::failed);
  }

  private int done(boolean done, String words) {
    out.println(done ? words : "There is none of that id.");
    return done ? GOOD : BAD;
  }

  private int refused(boolean name) {
    out.println(
        name
            ? "An id begins with a small letter and has at most 31 small letters, digits, dashes."
            : "A role is one of "
                + Stream.of(Role.values()).map(Role::word).collect(Collectors.joining(", "))
                + ".");
    return REFUSED;
  }

  private static Set<Role> roles(List<String> words) {
    List<Optional<Role>> roles = words.stream().map(Role::of).toList();
    return roles.stream().allMatch(Optional::isPresent)
        ? roles.stream().flatMap(Optional::stream).collect(Collectors.toSet())
        : Set.of();
  }

  private static String said(Set<Role> roles) {
    return new TreeSet<>(roles).stream().map(Role::word).collect(Collectors.joining(", "));
  }

  private String time(Instant at) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").format(at.atZone(config.timeZone()));
  }

  private static Audit.Subject person(String id) {
    return new Audit.Subject(Audit.Subject.Kind.PERSON, id);
  }

  private static Audit.Subject device(String label) {
    return new Audit.Subject(Audit.Subject.Kind.INVITATION, "device:" + label);
  }

  /** Recorded first; what cannot be recorded is not done. */
  private <T> int change(
      Audit.Action action,
      Audit.Subject subject,
      Function<Store, Future<T>> change,
      Function<T, Integer> told) {
    Audit.Entry entry = Audit.Entry.of(BY, action, subject, Audit.Purpose.ACCESS);
    return ask(
        store ->
            AuditCommand.trail(config, store, () -> now)
                .record(entry)
                .compose(_ -> change.apply(store)),
        told);
  }

  private <T> int ask(Function<Store, Future<T>> question, Function<T, Integer> told) {
    return Store.once(config.database(), question, told, this::failed);
  }

  private int failed(Throwable error) {
    out.println("Not done: " + Store.reason(error) + ".");
    return BAD;
  }

  @Command(
      name = "people",
      description = "Who may sign in on the pages, and as what.",
      mixinStandardHelpOptions = true,
      subcommands = {
        Invite.class,
        ListAll.class,
        SetRoles.class,
        SignOut.class,
        SignEverybodyOut.class,
        Remove.class,
        Erase.class
      })
  static final class Group {}

  /** What the commands about people have in common. */
  abstract static class WithPeople extends Configured {
    @Override
    final int run(Config config) throws IOException {
      return run(new PeopleCommand(config, Clock.systemUTC().instant(), out()));
    }

    abstract int run(PeopleCommand command) throws IOException;
  }

  /** And those about one of them. */
  abstract static class WithPerson extends WithPeople {
    @Parameters(paramLabel = "NAME", description = "a short id; a counsellor's is the roster's")
    String name = "";
  }

  /** And what somebody is. */
  abstract static class WithRoles extends WithPerson {
    @Option(
        names = "--role",
        paramLabel = "ROLE",
        required = true,
        description = {
          "counsellor, supervisor, administrator, auditor or statistics-reader;",
          "give it several times for several"
        })
    List<String> roles = List.of();
  }

  @Command(
      name = "invite",
      description = {
        "Prints a link with which somebody makes an account, once; the same for whoever has lost",
        "password or second factor."
      },
      mixinStandardHelpOptions = true)
  static final class Invite extends WithRoles {
    @Override
    int run(PeopleCommand command) throws IOException {
      return command.invite(name, roles);
    }
  }

  @Command(name = "list", description = "Who there is.", mixinStandardHelpOptions = true)
  static final class ListAll extends WithPeople {
    @Override
    int run(PeopleCommand command) {
      return command.list();
    }
  }

  @Command(
      name = "roles",
      description = "Changes what somebody is; counts at once.",
      mixinStandardHelpOptions = true)
  static final class SetRoles extends WithRoles {
    @Override
    int run(PeopleCommand command) {
      return command.roles(name, roles);
    }
  }

  @Command(
      name = "sign-out",
      description = "Signs somebody out in every browser; counts within seconds.",
      mixinStandardHelpOptions = true)
  static final class SignOut extends WithPerson {
    @Override
    int run(PeopleCommand command) {
      return command.signOut(name);
    }
  }

  @Command(
      name = "sign-out-everybody",
      description = "Signs everybody out; screens on walls go on.",
      mixinStandardHelpOptions = true)
  static final class SignEverybodyOut extends WithPeople {
    @Override
    int run(PeopleCommand command) {
      return command.signEverybodyOut();
    }
  }

  @Command(
      name = "remove",
      description = {
        "Removes an account and its PIN, and signs it out everywhere, of duty too, within seconds;",
        "who talks goes on until the call is over. Says if the roster still has that person."
      },
      mixinStandardHelpOptions = true)
  static final class Remove extends WithPerson {
    @Override
    int run(PeopleCommand command) {
      return command.remove(name);
    }
  }

  @Command(
      name = "erase",
      description = {
        "Forgets somebody who has left: account, PIN, and whose calls they were. Figures stay; in",
        "the trail a code stays that nobody can read. Cannot be undone."
      },
      mixinStandardHelpOptions = true)
  static final class Erase extends WithPerson {
    @Override
    int run(PeopleCommand command) {
      return command.erase(name);
    }
  }
}
