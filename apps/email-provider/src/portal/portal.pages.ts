import type { Service } from "@tale/service/create-service";
import { applicationRoute, type ApplicationOptions } from "./application.route.ts";
import { applicationsRoute, type ApplicationsOptions } from "./applications.route.ts";
import {
  deleteApplicationRoute,
  type DeleteApplicationOptions,
} from "./delete-application.route.ts";
import { editApplicationRoute, type EditApplicationOptions } from "./edit-application.route.ts";
import { newApplicationRoute, type NewApplicationOptions } from "./new-application.route.ts";
import { resourceServersRoute, type ResourceServersOptions } from "./resource-servers.route.ts";
import { rotateSecretRoute, type RotateSecretOptions } from "./rotate-secret.route.ts";

export type PortalOptions = ApplicationOptions &
  ApplicationsOptions &
  DeleteApplicationOptions &
  EditApplicationOptions &
  NewApplicationOptions &
  ResourceServersOptions &
  RotateSecretOptions;

/**
 * The developer portal: what a program does by RFC 7591 and RFC 7592, by hand. A developer
 * registers an application, reads its credentials, changes them and deletes it; an operator says
 * which applications may introspect tokens (RFC 7662 §4).
 */
export async function portalPages(service: Service, options: PortalOptions): Promise<void> {
  await service.register(applicationsRoute, options);
  await service.register(newApplicationRoute, options);
  await service.register(applicationRoute, options);
  await service.register(editApplicationRoute, options);
  await service.register(rotateSecretRoute, options);
  await service.register(deleteApplicationRoute, options);
  await service.register(resourceServersRoute, options);
}
