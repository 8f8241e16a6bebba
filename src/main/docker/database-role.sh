# Read by PostgreSQL's image when it makes the database, and never again. The role under which the service works owns its
# database and is no superuser; the superuser loses its password, so only this container's own socket lets it in.
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv password POSTGRES_PASSWORD
CREATE ROLE hotline LOGIN PASSWORD :'password';
ALTER DATABASE hotline OWNER TO hotline;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
