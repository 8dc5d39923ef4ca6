-- One database per party, and an owner that cannot enter any other. Run once, by PostgreSQL's image, when its volume is new.
CREATE ROLE quillpost LOGIN PASSWORD 'quillpost';
CREATE ROLE fernmail LOGIN PASSWORD 'fernmail';
CREATE ROLE fernmail_contacts LOGIN PASSWORD 'fernmail_contacts';
CREATE ROLE ottermail LOGIN PASSWORD 'ottermail';
CREATE ROLE ottermail_contacts LOGIN PASSWORD 'ottermail_contacts';

CREATE DATABASE quillpost OWNER quillpost;
CREATE DATABASE fernmail OWNER fernmail;
CREATE DATABASE fernmail_contacts OWNER fernmail_contacts;
CREATE DATABASE ottermail OWNER ottermail;
CREATE DATABASE ottermail_contacts OWNER ottermail_contacts;

REVOKE CONNECT ON DATABASE quillpost, fernmail, fernmail_contacts, ottermail, ottermail_contacts FROM PUBLIC;
