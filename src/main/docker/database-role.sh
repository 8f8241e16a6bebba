# Read by PostgreSQL's image when it makes the database, and never again. The role under which the service works owns
# nothing; database and tables belong to another one, which only `hotline migrate` uses. Neither is a superuser; the
# superuser loses its password, so only this container's own socket lets it in.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password POSTGRES_PASSWORD
\set owner_password `cat /run/secrets/database-owner-password`
CREATE ROLE hotline LOGIN PASSWORD :'password';
CREATE ROLE hotline_owner LOGIN PASSWORD :'owner_password';
ALTER DATABASE hotline OWNER TO hotline_owner;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
