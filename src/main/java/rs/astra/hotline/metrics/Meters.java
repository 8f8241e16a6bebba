package rs.astra.hotline.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is counted and measured, each with its name, its help and its labels; Java's own too. */
final class Meters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Micrometer holds the source of a counter only weakly. */
  private final List<LongSupplier> kept = new ArrayList<>();

  Meters() {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  Counter counter(String name, String help, String... labels) {
    return Counter.builder(name).description(help).tags(labels).register(registry);
  }

  Timer timer(String name, String help, Duration[] buckets, String... labels) {
    return Timer.builder(name)
        .description(help)
        .tags(labels)
        .serviceLevelObjectives(buckets)
        .register(registry);
  }

  void gauge(String name, String help, BooleanSupplier value) {
    gauge(name, help, () -> value.getAsBoolean() ? 1 : 0);
  }

  void gauge(String name, String help, Supplier<Number> value, String... labels) {
    Gauge.builder(name, value).description(help).tags(labels).register(registry);
  }

  /** A counter that somebody else keeps. */
  void total(String name, String help, LongSupplier value, String... labels) {
    kept.add(value);
    FunctionCounter.builder(name, value, LongSupplier::getAsLong)
        .description(help)
        .tags(labels)
        .register(registry);
  }

  String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  /** Seconds since 1970, 0 for never. */
  static double epoch(@Nullable Instant at) {
    return at == null ? 0 : at.toEpochMilli() / 1000.0;
  }

  /** As labels say it. */
  static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
