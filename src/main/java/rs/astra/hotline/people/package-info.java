/**
 * Who may use the pages: accounts, roles, invitations, passwords, second factors and sessions.
 * Plain rules and the ports behind which they are kept; knows the core, and neither HTTP nor SQL.
 */
@NullMarked
package rs.astra.hotline.people;

import org.jspecify.annotations.NullMarked;
