package rs.astra.hotline;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Token;
import rs.astra.hotline.privacy.AccountKey;
import rs.astra.hotline.store.Store;
import rs.astra.hotline.store.StoredAccounts;

/**
 * What {@code hotline people} does. The first administrator is invited here, by whoever may run
 * commands on the machine: there is no password that comes with the software.
 */
final class PeopleCommand {
  static final int GOOD = 0;
  static final int BAD = 1;
  static final int REFUSED = 2;

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
    AccountKey key = AccountKey.open(config.privacy().keys(), config.people().key().reveal());
    Invitation invitation = Invitation.of(who.get(), roles, token, key, expires);
    return ask(
        accounts -> accounts.invite(invitation).map(true),
        _ -> {
          out.println("Invited " + name + " as " + said(roles) + ". This link can be used once,");
          out.println("until " + time(expires) + "; give it to nobody else:");
          out.println("  " + page(config) + "/invitation#" + token.text());
          return GOOD;
        });
  }

  /** Who there is, and as what. */
  int list() {
    return ask(
        Accounts::everybody,
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
        : ask(
            accounts -> accounts.change(who.get(), roles),
            changed -> done(changed, name + " is " + said(roles) + "."));
  }

  /** Removes account and invitation, and signs out everywhere. */
  int remove(String name) {
    Optional<AccountId> who = AccountId.of(name);
    return who.isEmpty()
        ? refused(true)
        : ask(accounts -> accounts.remove(who.get()), removed -> done(removed, "Removed."));
  }

  private int done(boolean done, String words) {
    out.println(done ? words : "There is no such account.");
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

  /** Where the pages are, as seen from this machine. */
  static String page(Config config) {
    return "http://" + config.http().host() + ":" + config.http().port();
  }

  private <T> int ask(Function<Accounts, Future<T>> question, Function<T, Integer> told) {
    return Store.once(
        config.database(),
        store -> question.apply(new StoredAccounts(store)),
        told,
        error -> {
          // What the database says is not repeated.
          out.println("The database did not take it (" + error.getClass().getSimpleName() + ")");
          return BAD;
        });
  }
}
