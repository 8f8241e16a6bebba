/**
 * Checks of what is deployed beside the service: dashboards, alert rules, the compose file, the
 * Dockerfiles.
 *
 * <p>A check that needs a tool (promtool, prometheus, docker-compose) is reported as not run where
 * the tool is missing, with a sentence that says how to get it. With {@code CI=true} it fails
 * instead: there nothing may be left out.
 */
@NullMarked
package rs.astra.hotline.deploy;

import org.jspecify.annotations.NullMarked;
