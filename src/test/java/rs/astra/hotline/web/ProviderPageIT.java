package rs.astra.hotline.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import rs.astra.hotline.oidc.Keycloak;
import rs.astra.hotline.oidc.LyingProvider;
import rs.astra.hotline.people.AccountId;
import rs.astra.hotline.people.Identity;
import rs.astra.hotline.people.IdentityProvider;
import rs.astra.hotline.people.Role;
import rs.astra.hotline.people.SecondFactor;

/** Signing in with a real identity provider, in a real browser. */
class ProviderPageIT extends PageScene {
  private static final AccountId ANA = new AccountId("ana");
  private static final String THERE = "lozinka-kod-njih-1";

  private final AtomicReference<@Nullable IdentityProvider> ours = new AtomicReference<>();

  /** Known when the port is, which it sends people back to. */
  @Override
  IdentityProvider provider() {
    return new IdentityProvider() {
      @Override
      public String label() {
        return it().label();
      }

      @Override
      public URI callback() {
        return it().callback();
      }

      @Override
      public Future<URI> begin(Flow flow) {
        return it().begin(flow);
      }

      @Override
      public Future<Identity> who(Flow flow, Returned returned) {
        return it().who(flow, returned);
      }

      @Override
      public Future<Void> look() {
        return Future.succeededFuture();
      }

      private IdentityProvider it() {
        return Objects.requireNonNull(ours.get());
      }
    };
  }

  private static void signsInThere(Page page, String name) {
    page.locator("#username").fill(name);
    again(page);
  }

  /** Whoever the provider remembers says the password again. */
  private static void again(Page page) {
    page.locator("#password").fill(THERE);
    page.locator("#kc-login").click();
  }

  private String codeOfAna(int steps) {
    String sealed = scenery.people.account(ANA).await().orElseThrow().sealedKey();
    return SecondFactor.code(
        Scenery.SEAL.open(sealed, ANA.value()), Instant.now().plusSeconds(30L * steps));
  }

  private String noCodeOfAna() {
    return IntStream.range(0, 10)
        .mapToObj(digit -> "00000" + digit)
        .filter(it -> IntStream.rangeClosed(-2, 2).noneMatch(step -> codeOfAna(step).equals(it)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void an_account_is_bound_signs_in_there_and_with_the_code_and_is_unbound() {
    String home = "http://localhost:" + port;
    try (Keycloak keycloak = Keycloak.start()) {
      ours.set(
          LyingProvider.patient(
              scenery.vertx, keycloak.realm(home, THERE, "ana.anic", "ema.emic"), home));
      chromium.forgetCookies();
      chromium.cookie(home, "session", scenery.signedIn("ana", Role.COUNSELLOR).text());
      Page page = chromium.page(1280, 800, ColorScheme.LIGHT);
      List<String> addresses = new ArrayList<>();
      page.onFrameNavigated(frame -> addresses.add(frame.url()));

      page.navigate(home + "/account");
      assertThat(page.locator("#unbound button")).hasText("Veži: Keycloak");
      fits(page, "provider-account");
      page.locator("#bind input[type=password]").fill("not the password");
      page.locator("#unbound button").click();
      assertThat(page.locator("#answer")).hasText("Sadašnja lozinka nije ispravna.");
      page.locator("#bind input[type=password]").fill(Scenery.PASSWORD);
      page.locator("#unbound button").click();
      signsInThere(page, "ana.anic");
      page.waitForURL(home + "/account");
      assertThat(page.locator("#bound")).containsText("Vezano");
      page.locator("#leave").click();
      page.waitForURL(home + "/sign-in");

      assertThat(page.locator("#provider")).hasText("Prijavi se: Keycloak");
      fits(page, "provider-sign-in");
      page.locator("#provider").click();
      again(page);
      assertThat(page.locator("#who")).hasText("ana: sada kod iz aplikacije.");
      assertEquals(home + "/provider", page.url(), "nothing in the address is left");
      fits(page, "provider-code");
      page.locator("input[name=code]").fill(noCodeOfAna());
      page.keyboard().press("Enter");
      assertThat(page.locator("#answer")).containsText("Kod nije ispravan");
      page.locator("input[name=code]").fill(codeOfAna(0));
      page.keyboard().press("Enter");
      page.waitForURL(home + "/duty");
      assertThat(page.locator("input[name=counsellor]")).hasValue("ana");

      page.navigate(home + "/account");
      page.locator("#bound button").click();
      assertThat(page.locator("#answer")).hasText("Nalog više nije vezan.");
      assertThat(page.locator("#unbound")).isVisible();

      chromium.forgetCookies();
      Page emas = chromium.page(360, 740, ColorScheme.DARK);
      emas.navigate(home + "/sign-in");
      emas.locator("#provider").click();
      signsInThere(emas, "ema.emic");
      assertThat(emas.locator("#answer")).containsText("nije vezan nijedan nalog");
      emas.navigate(
          home + "/provider?error=access_denied&error_description=%3Cb%3Enonsense&state=x");
      assertThat(emas.locator("#answer")).hasText("Prijava je tamo otkazana ili odbijena.");
      assertFalse(emas.content().contains("nonsense"));
      assertEquals(home + "/provider", emas.url());
      assertTrue(addresses.stream().noneMatch(it -> it.contains("id_token")), "no token passes");
    }
    assertEquals(
        List.of(
            "sign-in SESSION_REFUSE ana",
            "ana IDENTITY_BIND ana",
            "ana SESSION_END ana",
            "ana SESSION_BEGIN_BY_PROVIDER ana",
            "ana IDENTITY_UNBIND ana"),
        // The second refusal is counted, and told when the minute is over.
        scenery.trail().stream().distinct().toList());
  }
}
