package rs.astra.hotline.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.people.Account;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Accounts;
import rs.astra.hotline.people.Invitation;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.Seal;
import rs.astra.hotline.people.SecondFactor;

/**
 * The tables {@code account}, {@code invitation} and {@code leaver}. What must go together is one
 * statement.
 */
public final class StoredAccounts implements Accounts {
  private static final String READ = "SELECT id, roles, hash, sealed_key, last_step FROM account";

  private static final String GIVEN = "SELECT given_at FROM account WHERE id = $1";

  private static final String INVITE =
      """
      INSERT INTO invitation (account, roles, token_hash, sealed_key, expires_at, made_at, made_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      ON CONFLICT (account) DO UPDATE SET roles = excluded.roles, token_hash = excluded.token_hash,
        sealed_key = excluded.sealed_key, expires_at = excluded.expires_at,
        made_at = excluded.made_at, made_by = excluded.made_by\
      """;

  private static final String INVITATION =
      "SELECT account, roles, token_hash, sealed_key, expires_at FROM invitation WHERE ";

  private static final String TOLD =
      """
      SELECT made_at, made_by, expires_at, invited_at, invited_by, accepted_at
      FROM account LEFT JOIN invitation ON account = id AND expires_at > $2 WHERE id = $1\
      """;

  private static final String CALL_OFF = "DELETE FROM invitation WHERE account = $1";

  private static final String RENEW =
      "UPDATE invitation SET sealed_key = $2 WHERE token_hash = $1 AND expires_at > $3";

  // Whoever deletes the invitation has used it; the others find nothing and do nothing. Its roles
  // count, not those that were seen when the link was opened.
  private static final String ACCEPT =
      """
      WITH used AS (
        DELETE FROM invitation
        WHERE token_hash = $1 AND account = $2 AND sealed_key = $4 AND expires_at > $6
        RETURNING account, roles, made_at, made_by),
      ended AS (DELETE FROM session WHERE account IN (SELECT account FROM used)),
      forgotten AS (DELETE FROM browser WHERE account IN (SELECT account FROM used)),
      lost AS (DELETE FROM passkey WHERE account IN (SELECT account FROM used)),
      unbound AS (DELETE FROM identity WHERE account IN (SELECT account FROM used)),
      stays AS (DELETE FROM leaver WHERE counsellor IN (SELECT account FROM used WHERE 'counsellor' = ANY (roles)))
      INSERT INTO account (id, roles, hash, sealed_key, last_step, changed_at, given_at, accepted_at, invited_at, invited_by)
      SELECT account, roles, $3, $4, $5, $6, $6, $6, made_at, made_by FROM used
      ON CONFLICT (id) DO UPDATE SET roles = excluded.roles, hash = excluded.hash,
        sealed_key = excluded.sealed_key, last_step = excluded.last_step,
        changed_at = excluded.changed_at, given_at = excluded.given_at,
        accepted_at = excluded.accepted_at, invited_at = excluded.invited_at, invited_by = excluded.invited_by\
      """;

  // The invitation first, as in ACCEPT: so neither waits for the other.
  private static final String ROLES =
      """
      WITH invited AS (UPDATE invitation SET roles = $2 WHERE account = $1 RETURNING account),
      changed AS (
        UPDATE account SET roles = $2, given_at = now() WHERE id = $1 AND (SELECT count(*) FROM invited) >= 0
        RETURNING id),
      unpinned AS (
        DELETE FROM pin WHERE NOT 'counsellor' = ANY ($2)
        AND counsellor IN (SELECT id FROM account WHERE id = $1 AND 'counsellor' = ANY (roles))),
      stays AS (DELETE FROM leaver WHERE counsellor = $1 AND 'counsellor' = ANY ($2)),
      leaves AS (
        INSERT INTO leaver SELECT id FROM account
        WHERE id = $1 AND 'counsellor' = ANY (roles) AND NOT 'counsellor' = ANY ($2)
        ON CONFLICT DO NOTHING)
      SELECT account FROM invited UNION SELECT id FROM changed\
      """;

  private static final String PASSWORD =
      """
      WITH ended AS (DELETE FROM session WHERE account = $1 AND hash <> $3),
      renewed AS (UPDATE session SET hash = $5 WHERE account = $1 AND hash = $3),
      uninvited AS (DELETE FROM invitation WHERE account = $1)
      UPDATE account SET hash = $2, changed_at = $4 WHERE id = $1\
      """;

  // SecondFactor.isNew
  private static final String USE =
      "UPDATE account SET last_step = $2 WHERE id = $1 AND (last_step < $2 OR last_step > $2 + "
          + SecondFactor.AHEAD
          + ")";

  // Sessions and browsers go with the account. Whoever never had one may have a PIN all the same,
  // and keeps it if only an invitation is taken back.
  private static final String REMOVE =
      """
      WITH uninvited AS (DELETE FROM invitation WHERE account = $1 RETURNING account),
      removed AS (DELETE FROM account WHERE id = $1 RETURNING id),
      unpinned AS (DELETE FROM pin WHERE counsellor IN (SELECT id FROM removed)),
      leaves AS (INSERT INTO leaver SELECT id FROM removed ON CONFLICT DO NOTHING)
      SELECT account FROM uninvited UNION SELECT id FROM removed\
      """;

  private static final String LEAVERS = "SELECT counsellor FROM leaver ORDER BY counsellor";

  private static final String LEFT = "DELETE FROM leaver WHERE counsellor = $1";

  private static final String SEALED =
      """
      SELECT 'account' AS place, id AS who, sealed_key FROM account
      UNION ALL SELECT 'invitation', account, sealed_key FROM invitation ORDER BY place, who\
      """;

  // Whoever was quicker has a newer second factor, which is left alone.
  private static final Map<String, String> SEAL =
      Map.of(
          "account", "UPDATE account SET sealed_key = $3 WHERE id = $1 AND sealed_key = $2",
          "invitation",
              "UPDATE invitation SET sealed_key = $3 WHERE account = $1 AND sealed_key = $2");

  private final Store store;

  /**
   * What {@link #sealAnew} has done.
   *
   * @param sealed how many second factors were sealed with another key; with 0 nothing is left
   * @param closed whose opens with no key: they have to be invited anew
   */
  public record Anew(int sealed, List<AccountId> closed) {
    /** What was done. */
    public Anew {
      closed = List.copyOf(closed);
    }
  }

  /** Kept in this store. */
  public StoredAccounts(Store store) {
    this.store = store;
  }

  @Override
  public Future<Optional<Account>> account(AccountId id) {
    return rows(READ + " WHERE id = $1", Tuple.of(id.value()))
        .map(rows -> all(rows).map(StoredAccounts::account).findFirst());
  }

  @Override
  public Future<Optional<Instant>> given(AccountId id) {
    return rows(GIVEN, Tuple.of(id.value()))
        .map(rows -> all(rows).map(row -> row.getOffsetDateTime(0).toInstant()).findFirst());
  }

  @Override
  public Future<List<Account>> everybody() {
    return rows(READ + " ORDER BY id", Tuple.tuple())
        .map(rows -> all(rows).map(StoredAccounts::account).toList());
  }

  @Override
  public Future<Void> invite(Invitation it, Invitation.Made made) {
    AccountId by = made.by();
    return rows(
            INVITE,
            Tuple.tuple()
                .addString(it.who().value())
                .addArrayOfString(words(it.roles()))
                .addString(it.tokenHash())
                .addString(it.sealedKey())
                .addOffsetDateTime(it.expires().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(made.at().atOffset(ZoneOffset.UTC))
                .addString(by == null ? null : by.value()))
        .mapEmpty();
  }

  @Override
  public Future<Invitation.Told> told(AccountId id, Instant now) {
    return rows(TOLD, Tuple.of(id.value(), now.atOffset(ZoneOffset.UTC)))
        .map(
            rows ->
                all(rows)
                    .map(StoredAccounts::told)
                    .findFirst()
                    .orElseGet(() -> new Invitation.Told(null, null)));
  }

  private static Invitation.Told told(Row row) {
    Invitation.Made open = made(row, "made_at", "made_by");
    Invitation.Made used = made(row, "invited_at", "invited_by");
    return new Invitation.Told(
        open == null
            ? null
            : new Invitation.Open(open, row.getOffsetDateTime("expires_at").toInstant()),
        used == null
            ? null
            : new Invitation.Used(used, row.getOffsetDateTime("accepted_at").toInstant()));
  }

  private static Invitation.@Nullable Made made(Row row, String at, String by) {
    OffsetDateTime when = row.getOffsetDateTime(at);
    String who = row.getString(by);
    return when == null
        ? null
        : new Invitation.Made(when.toInstant(), who == null ? null : new AccountId(who));
  }

  @Override
  public Future<Boolean> callOff(AccountId id) {
    return changed(CALL_OFF, Tuple.of(id.value()));
  }

  @Override
  public Future<Optional<Invitation>> invitation(String tokenHash, Instant now) {
    return rows(
            INVITATION + "token_hash = $1 AND expires_at > $2",
            Tuple.of(tokenHash, now.atOffset(ZoneOffset.UTC)))
        .map(rows -> all(rows).map(StoredAccounts::invitation).findFirst());
  }

  @Override
  public Future<Boolean> seal(String tokenHash, String sealedKey, Instant now) {
    return changed(RENEW, Tuple.of(tokenHash, sealedKey, now.atOffset(ZoneOffset.UTC)));
  }

  @Override
  public Future<List<Invitation>> invited(Instant now) {
    return rows(
            INVITATION + "expires_at > $1 ORDER BY account", Tuple.of(now.atOffset(ZoneOffset.UTC)))
        .map(rows -> all(rows).map(StoredAccounts::invitation).toList());
  }

  @Override
  public Future<Boolean> accept(String tokenHash, Account account, Instant now) {
    return changed(
        ACCEPT,
        Tuple.tuple()
            .addString(tokenHash)
            .addString(account.id().value())
            .addString(account.hash())
            .addString(account.sealedKey())
            .addLong(account.lastStep())
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC)));
  }

  @Override
  public Future<Boolean> change(AccountId id, Set<Role> roles) {
    return rows(ROLES, Tuple.tuple().addString(id.value()).addArrayOfString(words(roles)))
        .map(rows -> rows.size() > 0);
  }

  @Override
  public Future<Boolean> change(
      AccountId id, String passwordHash, String session, String renewed, Instant now) {
    return changed(
        PASSWORD,
        Tuple.of(id.value(), passwordHash, session, now.atOffset(ZoneOffset.UTC), renewed));
  }

  @Override
  public Future<Boolean> use(AccountId id, long step) {
    return changed(USE, Tuple.of(id.value(), step));
  }

  @Override
  public Future<Boolean> remove(AccountId id) {
    return rows(REMOVE, Tuple.of(id.value())).map(rows -> rows.size() > 0);
  }

  @Override
  public Future<List<AccountId>> leavers() {
    return rows(LEAVERS, Tuple.tuple())
        .map(rows -> all(rows).map(row -> new AccountId(row.getString("counsellor"))).toList());
  }

  @Override
  public Future<Void> left(AccountId id) {
    return rows(LEFT, Tuple.of(id.value())).mapEmpty();
  }

  /**
   * Seals every second factor with the present key, one after the other: whoever is killed
   * meanwhile leaves some that open with the former one. Can be done again and again.
   */
  public Future<Anew> sealAnew(Seal seal) {
    return rows(SEALED, Tuple.tuple()).compose(rows -> sealAnew(seal, rows));
  }

  private Future<Anew> sealAnew(Seal seal, RowSet<Row> rows) {
    Set<AccountId> closed = new TreeSet<>(Comparator.comparing(AccountId::value));
    Future<Integer> sealed = Future.succeededFuture(0);
    for (Row row : rows) {
      String who = row.getString("who");
      String before = row.getString("sealed_key");
      try {
        Optional<String> anew = seal.anew(before, who);
        if (anew.isPresent()) {
          String sql = Objects.requireNonNull(SEAL.get(row.getString("place")));
          sealed =
              sealed.compose(count -> rows(sql, Tuple.of(who, before, anew.get())).map(count + 1));
        }
      } catch (IllegalArgumentException e) {
        closed.add(new AccountId(who));
      }
    }
    return sealed.map(count -> new Anew(count, List.copyOf(closed)));
  }

  private Future<Boolean> changed(String sql, Tuple values) {
    return rows(sql, values).map(rows -> rows.rowCount() > 0);
  }

  private Future<RowSet<Row>> rows(String sql, Tuple values) {
    return store.ask(pool -> pool.preparedQuery(sql).execute(values));
  }

  private static Stream<Row> all(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static Account account(Row row) {
    return new Account(
        new AccountId(row.getString("id")),
        roles(row),
        row.getString("hash"),
        row.getString("sealed_key"),
        row.getLong("last_step"));
  }

  private static Invitation invitation(Row row) {
    return new Invitation(
        new AccountId(row.getString("account")),
        roles(row),
        row.getString("token_hash"),
        row.getString("sealed_key"),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  static Set<Role> roles(Row row) {
    return Stream.of(row.getArrayOfStrings("roles"))
        .flatMap(word -> Role.of(word).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String[] words(Set<Role> roles) {
    return roles.stream().sorted().map(Role::word).toArray(String[]::new);
  }
}
